-- Every account that any raw table names, with what it says about itself; what a system does not say is
-- null. One row per mention: signalpath.identity takes repeated rows.
with github_people as (
    select author_login as login, author_type from raw.github__pull_requests
    union
    select merged_by_login, null from raw.github__pull_requests
    union
    select author_login, author_type from raw.github__reviews
    union
    select author_login, author_type from raw.github__review_comments
),

git_people as (
    select author_email as email from raw.git__commits
    union
    select committer_email from raw.git__commits
    union
    select email from raw.git__commit_co_authors
),

answering_people as (
    select person_email as email from raw.feedback__responses
    union
    select person_email from raw.feedback__consents
)

select
    'roster' as system,
    person_id as account_id,
    email,
    github_login as login,
    jira_account_id,
    false as is_bot
from raw.roster__people
union all by name
select 'github' as system, lower(login) as account_id, lower(login) as login,
    bool_or(coalesce(author_type = 'Bot', false)) as is_bot
from github_people
where login is not null
group by login
union all by name
select 'git' as system, lower(email) as account_id, lower(email) as email, false as is_bot
from git_people
where email <> ''
union all by name
select 'pagerduty' as system, user_id as account_id, email, false as is_bot
from raw.pagerduty__users
union all by name
-- People who have left PagerDuty stay in its log.
select distinct 'pagerduty' as system, agent_id as account_id, false as is_bot
from raw.pagerduty__log_entries
where agent_id is not null and agent_type like 'user%'
union all by name
select 'jira' as system, account_id, email, account_id as jira_account_id,
    coalesce(account_type = 'app', false) as is_bot
from raw.jira__users
union all by name
select distinct 'jira' as system, assignee_account_id as account_id,
    assignee_account_id as jira_account_id, false as is_bot
from raw.jira__issues
where assignee_account_id is not null
union all by name
select distinct 'xapi' as system, actor_id as account_id,
    case when actor_id like '%@%' then actor_id end as email, false as is_bot
from raw.xapi__statements
where actor_id is not null
union all by name
select distinct 'feedback' as system, lower(email) as account_id, lower(email) as email, false as is_bot
from answering_people
where email is not null
