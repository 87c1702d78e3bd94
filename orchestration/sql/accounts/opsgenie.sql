select
    'opsgenie' as system,
    user_id as account_id,
    email,
    false as is_bot
from raw.opsgenie__users
union all by name
select distinct
    'opsgenie' as system,
    agent_id as account_id,
    case when agent_id like '%@%' then agent_id end as email,
    false as is_bot
from raw.opsgenie__log_entries
where agent_id is not null
