-- A view: the figures are in one table with those of metrics without censored observations.
{{ config(materialized='view') }}

select
    {{ cell_columns() }},
    median,
    p90
from {{ ref('mart_outcome_cells') }}
where is_kaplan_meier
