with github_people as (
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
    union
    select
        author_login,
        author_type
    from raw.github__issues
    union
    select
        assignee_login,
        null
    from raw.github__issue_events
)

select
    'github' as system,
    lower(login) as account_id,
    lower(login) as login,
    bool_or(coalesce(author_type = 'Bot', false)) as is_bot
from github_people
where login is not null
group by login
