-- A view: the figures are in one table with those of groups in which nothing has come to an end.
{{ config(materialized='view') }}

select
    {{ cell_columns() }},
    n,
    n_censored,
    people,
    people_above_zero,
    median,
    p90,
    is_kaplan_meier,
    mean,
    mean_lower,
    mean_upper
from {{ ref('mart_outcome_cells') }}
where n > 0
