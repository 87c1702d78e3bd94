{{ config(materialized='incremental', unique_key=issue_unit()) }}

with actions as (
    select
        issue_key,
        issue_key as unit_id,
        assignee_person_key as person_key,
        cast(created_at as date) as observed_on,
        -- What was given up was not done.
        cast(
            coalesce(cast(resolved_at as date) <= due_on, false) and not {{ is_dropped('resolution') }} as int
        ) as value,
        -- Counted once its due date has passed, closed or not: what is closed early is known sooner.
        due_on > {{ as_of() }} as is_censored
    from {{ of_changed_issues(ref('int_issues'), issue_unit()) }}
    where due_on is not null and {{ is_ticket_of('post_incident', 'issue_type', 'labels', 'components') }}
),

scoped as (
    {{ with_competencies(
        'actions', of_changed_issues(ref('int_issue_competencies'), issue_unit()), 'issue_key'
    ) }}
)

{{ observations('follow_up_quality', 'scoped', competency_id='scoped.competency_id') }}
