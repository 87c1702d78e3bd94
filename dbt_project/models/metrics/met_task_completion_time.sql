with transitions as (
    select
        issue_key,
        to_status_category,
        changed_at,
        case when to_status_category <> 'done' then changed_at end as open_at,
        max(open_at) over (partition by issue_key) as last_open_at
    from {{ ref('int_issue_transitions') }}
    where field = 'status'
),

spans as (
    select
        issue_key,
        min(changed_at) filter (where to_status_category = 'indeterminate') as started_at,
        -- What was opened anew was not done before.
        min(changed_at) filter (where to_status_category = 'done' and changed_at >= last_open_at) as done_at
    from transitions
    group by issue_key
),

tasks as (
    select
        issues.issue_key,
        issues.issue_key as unit_id,
        issues.assignee_person_key as person_key,
        cast(spans.started_at as date) as observed_on,
        {{ hours_between('spans.started_at', 'coalesce(spans.done_at, ' ~ as_of_end() ~ ')') }} as value,
        spans.done_at is null as is_censored
    from {{ ref('int_issues') }} as issues
    inner join spans on issues.issue_key = spans.issue_key
    where spans.started_at is not null and not {{ is_dropped('issues.resolution') }}
),

scoped as (
    {{ with_competencies('tasks', ref('int_issue_competencies'), 'issue_key') }}
)

{{ observations('task_completion_time', 'scoped', competency_id='scoped.competency_id') }}
