select
    entries.log_entry_key,
    entries.incident_key,
    responders.person_key,
    responders.confidence,
    entries.event_type as response_type,
    entries.created_at
from {{ ref('int_incident_log_entries') }} as entries
inner join {{ ref('int_incident_records') }} as incidents on entries.incident_key = incidents.incident_key
{{ join_account('responders', 'entries.account_system', 'entries.account_id') }}
where
    entries.event_type in ('acknowledge', 'escalate', 'resolve', 'reassign', 'accept')
    -- Automation acknowledges and resolves too; only what people did is a response.
    and entries.is_person
    and not coalesce(responders.is_bot, false)
