with staged as ({{ union_staged([
    'stg_pagerduty__log_entries',
    'stg_opsgenie__log_entries',
    'stg_servicenow__log_entries',
    'stg_incident_export__log_entries',
]) }}
)

select
    log_entry_key,
    incident_key,
    account_system,
    agent_id as account_id,
    -- PagerDuty's words are the longer ones.
    replace(replace(type, '_log_entry', ''), 'responder_', '') as event_type,
    case when agent_type <> 'unknown' then agent_type like 'user%' end as is_person,
    created_at
from staged
where created_at < {{ as_of_end() }}
