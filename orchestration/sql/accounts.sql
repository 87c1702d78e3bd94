-- Every account that any raw table names, with what it says about itself. One row per mention:
-- signalpath.identity takes repeated rows. An answer of a provider without an account is no row.
with git_people as (
    select author_email as email from raw.git__commits
    union
    select committer_email from raw.git__commits
    union
    select email from raw.git__commit_co_authors
),

github_people as (
    select
        author_login as login,
        author_type
    from raw.github__pull_requests
    union
    select
        merged_by_login,
        null
    from raw.github__pull_requests
    union
    select
        author_login,
        author_type
    from raw.github__reviews
    union
    select
        author_login,
        author_type
    from raw.github__review_comments
)

select
    'roster' as system,
    person_id as account_id,
    email,
    github_login as login,
    jira_account_id,
    false as is_bot
from raw.roster__people
union all
select
    'github',
    lower(login),
    null,
    lower(login),
    null,
    bool_or(coalesce(author_type = 'Bot', false))
from github_people
where login is not null
group by login
union all
select
    'git',
    lower(email),
    lower(email),
    null,
    null,
    false
from git_people
where email is not null and email <> ''
union all
select
    'pagerduty',
    user_id,
    email,
    null,
    null,
    false
from raw.pagerduty__users
union all
-- People who have left PagerDuty stay in its log.
select distinct
    'pagerduty',
    agent_id,
    null,
    null,
    null,
    false
from raw.pagerduty__log_entries
where agent_id is not null and agent_type like 'user%'
union all
select
    'jira',
    account_id,
    email,
    null,
    account_id,
    coalesce(account_type = 'app', false)
from raw.jira__users
union all
select distinct
    'jira',
    assignee_account_id,
    null,
    null,
    assignee_account_id,
    false
from raw.jira__issues
where assignee_account_id is not null
union all
select distinct
    'xapi',
    actor_id,
    case when actor_id like '%@%' then actor_id end,
    null,
    null,
    false
from raw.xapi__statements
where actor_id is not null
union all
select distinct
    'feedback',
    lower(person_email),
    lower(person_email),
    null,
    null,
    false
from (
    select person_email from raw.feedback__responses
    union
    select person_email from raw.feedback__consents
) as answers
where person_email is not null
