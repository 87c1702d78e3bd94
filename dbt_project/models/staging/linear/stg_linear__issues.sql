with found as (
    select
        records.*,
        gone.deleted_at
    from {{ source('raw', 'linear__issues') }} as records
    {{ join_deletions('linear', 'issues', 'issue_id') }}
)

select
    {{ entity_key(['issue_id']) }} as issue_key,
    source_name,
    'linear' as account_system,
    issue_id,
    identifier,
    number,
    team_id,
    state_id,
    assignee_id,
    creator_id,
    priority,
    estimate,
    labels,
    cycle_id,
    project_id,
    parent_id,
    due_on,
    {{ utc('created_at') }} as created_at,
    {{ utc('started_at') }} as started_at,
    {{ utc('completed_at') }} as completed_at,
    {{ utc('canceled_at') }} as canceled_at,
    {{ utc('updated_at') }} as updated_at,
    {{ utc('archived_at') }} as archived_at,
    is_trashed,
    deleted_at
from found
