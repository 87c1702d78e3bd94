{{ config(materialized='incremental', incremental_strategy='other_rows') }}

select
    artefact_type,
    artefact,
    count(*) as work_count,
    max(worked_at) as last_worked_at
from {{ ref('int_artefact_uses') }}
-- A quarter, as the model is reviewed once a quarter.
where worked_at >= cast({{ as_of() }} - interval 91 day as timestamp)
group by artefact_type, artefact
