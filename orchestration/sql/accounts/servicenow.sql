select
    'servicenow' as system,
    user_id as account_id,
    email,
    false as is_bot
from raw.servicenow__users
union all by name
select distinct
    'servicenow' as system,
    agent_id as account_id,
    false as is_bot
from raw.servicenow__log_entries
where agent_id is not null
