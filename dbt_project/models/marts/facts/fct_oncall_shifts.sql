-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    schedule_key,
    person_key,
    escalation_level,
    start_at,
    end_at
from {{ ref('int_oncall_shifts') }}
