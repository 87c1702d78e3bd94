select
    'jira' as system,
    account_id,
    email,
    account_id as jira_account_id,
    coalesce(account_type = 'app', false) as is_bot
from raw.jira__users
union all by name
select distinct
    'jira' as system,
    assignee_account_id as account_id,
    assignee_account_id as jira_account_id,
    false as is_bot
from raw.jira__issues
where assignee_account_id is not null
