{{ config(materialized='incremental', unique_key=issue_unit()) }}

with tasks as (
    select
        issues.issue_key,
        issues.issue_key as unit_id,
        issues.assignee_person_key as person_key,
        cast(spans.started_at as date) as observed_on,
        {{ hours_between('spans.started_at', 'coalesce(spans.done_at, ' ~ as_of_end() ~ ')') }} as value,
        spans.done_at is null as is_censored
    from {{ of_changed_issues(ref('int_issues'), issue_unit()) }} as issues
    inner join {{ of_changed_issues(ref('int_issue_spans'), issue_unit()) }} as spans
        on issues.issue_key = spans.issue_key
    where not {{ is_dropped('issues.resolution') }}
),

scoped as (
    {{ with_competencies(
        'tasks', of_changed_issues(ref('int_issue_competencies'), issue_unit()), 'issue_key'
    ) }}
)

{{ observations('task_completion_time', 'scoped', competency_id='scoped.competency_id') }}
