with gitlab_people as (
    select
        login,
        email,
        account_type
    from raw.gitlab__members
    union
    select
        author_login,
        null,
        author_type
    from raw.gitlab__merge_requests
    union
    select
        merged_by_login,
        null,
        null
    from raw.gitlab__merge_requests
    union
    select
        author_login,
        null,
        author_type
    from raw.gitlab__merge_request_notes
    union
    select
        author_login,
        null,
        author_type
    from raw.gitlab__merge_request_approvals
    union
    select
        requested_account_id,
        null,
        null
    from raw.gitlab__review_requests
    union
    select
        creator_account_id,
        null,
        null
    from raw.gitlab__deployments
)

-- A log-in on GitLab says nothing of the account of that name elsewhere.
select
    'gitlab' as system,
    lower(login) as account_id,
    max(lower(email)) as email,
    bool_or(coalesce(account_type = 'Bot', false)) as is_bot
from gitlab_people
where login is not null
group by login
