{{
    config(
        materialized='incremental',
        unique_key='issue_key',
        meta={'deltas': {'weeks': {'keys': ['week_on']}}}
    )
}}

with assignments as (
    select
        issue_key,
        to_person_key as person_key,
        changed_at as begun_at,
        row_number() over history as stint_number,
        lead(changed_at) over history as ended_at,
        lead(to_person_key) over history as next_person_key,
        lead(author_person_key) over history as ended_by_person_key
    from {{ of_changed_issues(ref('int_issue_transitions')) }}
    where field = 'assignee'
    window history as (partition by issue_key order by changed_at, issue_transition_key)
),

stints as (
    select
        issues.issue_key,
        assignments.stint_number,
        issues.evidence_id,
        concat_ws('|', issues.source_name, issues.project_key) as tracker_project,
        assignments.person_key,
        {{ week_on('least(assignments.ended_at, issues.resolved_at)') }} as week_on,
        coalesce(issues.resolved_at <= assignments.ended_at, assignments.ended_at is null) as is_done,
        coalesce(assignments.ended_at < assignments.begun_at + interval 1 hour, false) as is_quick
    from assignments
    inner join {{ of_changed_issues(ref('int_issues')) }} as issues
        on assignments.issue_key = issues.issue_key
    where
        assignments.person_key is not null
        and coalesce(issues.resolved_at >= assignments.begun_at, true)
        and (
            (assignments.ended_at is null and issues.resolved_at is not null)
            or issues.resolved_at <= assignments.ended_at
            or (
                assignments.next_person_key <> assignments.person_key
                and assignments.ended_by_person_key = assignments.person_key
            )
        )
)

select
    *,
    {{ quarter_on('week_on') }} as quarter_on
from stints
