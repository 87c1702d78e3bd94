select
    issues.issue_key,
    issues.issue_reference as evidence_id,
    issues.project_key,
    issues.issue_type,
    issues.status_category,
    issues.priority,
    issues.team_name,
    assignees.person_key as assignee_person_key,
    {{ json_list('issues.components') }} as components,
    issues.created_at,
    {{ if_known('issues.resolved_at') }} as resolved_at,
    issues.updated_at,
    teams.team_name as assignee_team_name
from {{ ref('stg_jira__issues') }} as issues
{{ join_account('assignees', 'jira', 'issues.assignee_account_id') }}
{{ join_team('teams', 'assignees.person_key', 'cast(issues.updated_at as date)') }}
where issues.created_at < {{ as_of_end() }}
