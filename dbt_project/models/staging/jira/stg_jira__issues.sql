select
    {{ entity_key(['issue_id']) }} as issue_key,
    source_name,
    issue_id,
    issue_key as issue_reference,
    project_key,
    issue_type,
    status,
    status_category,
    priority,
    components,
    team_name,
    assignee_account_id,
    reporter_account_id,
    {{ utc('created_at') }} as created_at,
    {{ utc('resolved_at') }} as resolved_at,
    {{ utc('updated_at') }} as updated_at
from {{ source('raw', 'jira__issues') }}
