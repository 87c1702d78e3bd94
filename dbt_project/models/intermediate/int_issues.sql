{{ config(materialized='incremental', unique_key='issue_key') }}

with
issues as ({{ union_staged(['stg_jira__issues', 'int_linear_issues', 'int_github_issues']) }}
)

select
    issues.issue_key,
    issues.source_name,
    issues.issue_reference as evidence_id,
    issues.project_key,
    issues.issue_type,
    issues.status,
    issues.status_category,
    issues.priority,
    issues.team_name,
    assignees.person_key as assignee_person_key,
    reporters.person_key as reporter_person_key,
    {{ json_list('issues.components') }} as components,
    {{ json_list('issues.labels') }} as labels,
    coalesce(issues.parent_reference, issues.parent_key) as parent_reference,
    issues.due_on,
    issues.created_at,
    {{ if_known('issues.resolved_at') }} as resolved_at,
    coalesce(issues.resolved_at < {{ as_of_end() }}, issues.status_category = 'done', false) as is_done,
    case when coalesce(issues.resolved_at < {{ as_of_end() }}, true) then issues.resolution end as resolution,
    issues.updated_at,
    teams.team_name as assignee_team_name
from {{ of_changed_issues('issues') }} as issues
{{ join_person('assignees', 'issues.account_system', 'issues.assignee_account_id') }}
{{ join_person('reporters', 'issues.account_system', 'issues.reporter_account_id') }}
{{ join_team('teams', 'assignees.person_key', 'cast(issues.updated_at as date)') }}
where
    issues.created_at < {{ as_of_end() }}
    and {{ is_there('issues') }}
