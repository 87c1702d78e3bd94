select distinct
    'incident_export' as system,
    agent_id as account_id,
    case when agent_id like '%@%' then agent_id end as email,
    false as is_bot
from raw.incident_export__log_entries
where agent_id is not null
