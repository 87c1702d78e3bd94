with found as (
    select
        records.*,
        gone.deleted_at
    from {{ source('raw', 'jira__issues') }} as records
    {{ join_deletions('jira', 'issues', 'issue_id') }}
)

select
    {{ entity_key(['issue_id']) }} as issue_key,
    source_name,
    'jira' as account_system,
    issue_id,
    issue_key as issue_reference,
    project_key,
    issue_type,
    status,
    status_category,
    priority,
    resolution,
    components,
    labels,
    team_name,
    parent_key,
    sprint_ids,
    assignee_account_id,
    reporter_account_id,
    due_on,
    {{ utc('created_at') }} as created_at,
    {{ utc('resolved_at') }} as resolved_at,
    {{ utc('updated_at') }} as updated_at,
    deleted_at
from found
