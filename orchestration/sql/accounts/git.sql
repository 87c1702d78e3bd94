with git_people as (
    select
        author_email as email,
        author_name as name
    from raw.git__commits
    union all
    select
        committer_email,
        null
    from raw.git__commits
    union all
    select
        email,
        null
    from raw.git__commit_co_authors
    union all
    select
        author_email,
        null
    from raw.gitlab__merge_request_commits
)

-- How often an address goes by a name tells its holder from a slip of somebody else's settings.
select
    'git' as system,
    lower(email) as account_id,
    lower(email) as email,
    name,
    count(*) as seen,
    false as is_bot
from git_people
where email <> ''
group by lower(email), name
