with actions as (
    select
        issue_key,
        issue_key as unit_id,
        assignee_person_key as person_key,
        cast(created_at as date) as observed_on,
        coalesce(cast(resolved_at as date) <= due_on, false)::int as value,
        -- Counted once its due date has passed, closed or not: what is closed early is known sooner.
        due_on > {{ as_of() }} as is_censored
    from {{ ref('int_issues') }}
    where due_on is not null and {{ is_ticket_of('post_incident', 'issue_type', 'labels', 'components') }}
)

{{ observations('follow_up_quality', 'actions') }}
