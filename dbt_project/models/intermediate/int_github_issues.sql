-- GitHub's issues in the words of trackers. An issue may have many assignees; the first counts.
select
    issues.issue_key,
    issues.source_name,
    issues.account_system,
    issues.issue_id,
    repositories.owner_login || '/' || repositories.name || '#' || issues.number as issue_reference,
    repositories.owner_login || '/' || repositories.name as project_key,
    lower(issues.state) as status,
    case when lower(issues.state) = 'closed' then 'done' else 'new' end as status_category,
    issues.labels as components,
    issues.labels,
    lower(issues.state_reason) as resolution,
    list_extract({{ json_list('issues.assignee_logins') }}, 1) as assignee_account_id,
    issues.author_login as reporter_account_id,
    cast(issues.milestone_due_at as date) as due_on,
    issues.created_at,
    issues.closed_at as resolved_at,
    issues.updated_at,
    issues.deleted_at
from {{ ref('stg_github__issues') }} as issues
inner join {{ ref('stg_github__repositories') }} as repositories
    on issues.repository_key = repositories.repository_key
where {{ is_there('repositories') }}
