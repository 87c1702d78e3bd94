select
    issue_event_key as issue_change_key,
    issue_key,
    source_name,
    issue_event_id as change_id,
    issue_id,
    account_system,
    case when event in ('closed', 'reopened') then 'status' else 'assignee' end as field,
    case event
        when 'closed' then 'open'
        when 'reopened' then 'closed'
        when 'unassigned' then assignee_login
    end as from_value,
    case event
        when 'closed' then 'closed'
        when 'reopened' then 'open'
        when 'assigned' then assignee_login
    end as to_value,
    case event when 'closed' then 'done' when 'reopened' then 'new' end as to_status_category,
    actor_login as author_account_id,
    created_at
from {{ ref('stg_github__issue_events') }}
where event in ('closed', 'reopened', 'assigned', 'unassigned')
