{{ config(materialized='incremental', unique_key='incident_key', meta={'keeps_changed_rows': true}) }}

with staged as ({{ union_staged([
    'stg_pagerduty__log_entries',
    'stg_opsgenie__log_entries',
    'stg_servicenow__log_entries',
    'stg_incident_export__log_entries',
]) }}
)

select
    staged.log_entry_key,
    staged.incident_key,
    staged.account_system,
    staged.agent_id as account_id,
    -- PagerDuty's words are the longer ones.
    replace(replace(staged.type, '_log_entry', ''), 'responder_', '') as event_type,
    case when staged.agent_type <> 'unknown' then staged.agent_type like 'user%' end as is_person,
    staged.created_at
from {{ of_changed_incidents('staged') }} as staged
-- The steps of an incident that was deleted, or is told of twice, go with it.
semi join {{ ref('int_incident_records') }} as incidents on staged.incident_key = incidents.incident_key
where staged.created_at < {{ as_of_end() }}
