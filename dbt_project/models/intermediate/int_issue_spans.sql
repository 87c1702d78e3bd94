{{ config(materialized='incremental', unique_key='issue_key') }}

with transitions as (
    select
        issue_key,
        to_status_category,
        changed_at,
        case when to_status_category <> 'done' then changed_at end as open_at,
        max(open_at) over (partition by issue_key) as last_open_at
    from {{ of_changed_issues(ref('int_issue_transitions')) }}
    where field = 'status'
)

select
    issue_key,
    min(changed_at) filter (where to_status_category = 'indeterminate') as started_at,
    -- What was opened anew was not done before.
    min(changed_at) filter (where to_status_category = 'done' and changed_at >= last_open_at) as done_at
from transitions
group by issue_key
having started_at is not null
