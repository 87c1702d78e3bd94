select
    'pagerduty' as system,
    user_id as account_id,
    email,
    false as is_bot
from raw.pagerduty__users
union all by name
-- People who have left PagerDuty stay in its log.
select distinct
    'pagerduty' as system,
    agent_id as account_id,
    false as is_bot
from raw.pagerduty__log_entries
where agent_id is not null and agent_type like 'user%'
