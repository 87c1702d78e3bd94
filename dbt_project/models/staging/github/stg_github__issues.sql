with found as (
    select
        records.*,
        gone.deleted_at
    from {{ source('raw', 'github__issues') }} as records
    {{ join_deletions('github', 'issues', 'issue_id') }}
)

select
    {{ entity_key(['issue_id']) }} as issue_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    'github' as account_system,
    issue_id,
    repository_id,
    number,
    author_login,
    author_type,
    state,
    state_reason,
    {{ utc('created_at') }} as created_at,
    {{ utc('updated_at') }} as updated_at,
    {{ utc('closed_at') }} as closed_at,
    assignee_logins,
    labels,
    milestone_number,
    {{ utc('milestone_due_at') }} as milestone_due_at,
    deleted_at
from found
