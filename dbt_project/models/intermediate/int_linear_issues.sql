-- Linear's issues in the words of trackers. Linear archives what is done by itself; only what was thrown
-- away, or was missed by a sweep, is deleted.
select
    issues.issue_key,
    issues.source_name,
    issues.account_system,
    issues.issue_id,
    issues.identifier as issue_reference,
    teams.key as project_key,
    states.name as status,
    {{ linear_status_category('states.type') }} as status_category,
    ['Urgent', 'High', 'Medium', 'Low'][nullif(issues.priority, 0)] as priority,
    teams.name as team_name,
    issues.labels as components,
    issues.labels,
    parents.identifier as parent_reference,
    case when states.type in ('completed', 'canceled', 'duplicate') then states.type end as resolution,
    issues.assignee_id as assignee_account_id,
    issues.creator_id as reporter_account_id,
    issues.due_on,
    issues.created_at,
    coalesce(issues.completed_at, issues.canceled_at) as resolved_at,
    issues.updated_at,
    coalesce(
        case when issues.is_trashed then coalesce(issues.archived_at, issues.updated_at) end,
        issues.deleted_at
    ) as deleted_at
from {{ ref('stg_linear__issues') }} as issues
left join {{ ref('stg_linear__issues') }} as parents
    on issues.source_name = parents.source_name and issues.parent_id = parents.issue_id
left join {{ ref('stg_linear__teams') }} as teams
    on issues.source_name = teams.source_name and issues.team_id = teams.team_id
left join {{ ref('stg_linear__states') }} as states
    on issues.source_name = states.source_name and issues.state_id = states.state_id
