select
    entries.log_entry_key,
    entries.incident_key,
    responders.person_key,
    responders.confidence,
    case entries.type
        when 'acknowledge_log_entry' then 'acknowledge'
        when 'escalate_log_entry' then 'escalate'
        else 'resolve'
    end as response_type,
    entries.created_at
from {{ ref('stg_pagerduty__log_entries') }} as entries
inner join {{ ref('stg_pagerduty__incidents') }} as incidents on entries.incident_key = incidents.incident_key
{{ join_account('responders', 'pagerduty', 'entries.agent_id') }}
where
    entries.type in ('acknowledge_log_entry', 'escalate_log_entry', 'resolve_log_entry')
    -- Automation acknowledges and resolves too; only what people did is a response.
    and entries.agent_type like 'user%'
    and entries.created_at < {{ as_of_end() }}
    and not coalesce(responders.is_bot, false)
