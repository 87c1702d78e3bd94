-- GitLab knows no review as one thing. An approval or a request for changes is one, at the instant of
-- GitLab's own note about it; what a person wrote is one until they pause for half an hour.
with notes as (
    select
        note_key,
        pull_request_key,
        account_system,
        author_login,
        author_type,
        is_system,
        action,
        created_at,
        lag(created_at) over (
            partition by pull_request_key, author_login, is_system
            order by created_at, note_key
        ) as previous_at
    from {{ ref('stg_gitlab__merge_request_notes') }}
    where not coalesce(is_system, false) or action in ('approved', 'requested_changes')
)

select
    note_key as review_key,
    pull_request_key,
    account_system,
    author_login,
    author_type,
    case action
        when 'approved' then 'APPROVED'
        when 'requested_changes' then 'CHANGES_REQUESTED'
        else 'COMMENTED'
    end as state,
    created_at as submitted_at
from notes
where is_system or previous_at is null or created_at > previous_at + interval 30 minute
