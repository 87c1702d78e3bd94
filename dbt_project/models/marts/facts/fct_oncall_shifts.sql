{{ config(materialized='incremental', incremental_strategy='other_rows') }}

select
    schedule_key,
    person_key,
    escalation_level,
    start_at,
    end_at
from {{ ref('int_oncall_shifts') }}
