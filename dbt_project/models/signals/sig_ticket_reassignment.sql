with assignments as (
    select
        issue_key,
        to_person_key as person_key,
        changed_at as begun_at,
        lead(changed_at) over history as ended_at,
        lead(to_person_key) over history as next_person_key,
        lead(author_person_key) over history as ended_by_person_key
    from {{ ref('int_issue_transitions') }}
    where field = 'assignee'
    window history as (partition by issue_key order by changed_at, issue_transition_key)
),

-- How each person's time with a ticket ended: they passed it on themselves, or it was done. What others
-- moved, put back or have not ended yet says nothing of the assignee.
stints as (
    select
        issues.evidence_id,
        issues.issue_key,
        issues.source_name,
        issues.project_key,
        assignments.person_key,
        least(assignments.ended_at, issues.resolved_at) as ended_at,
        coalesce(issues.resolved_at <= assignments.ended_at, assignments.ended_at is null) as is_done,
        assignments.ended_at < assignments.begun_at + interval 1 hour as is_quick
    from assignments
    inner join {{ ref('int_issues') }} as issues on assignments.issue_key = issues.issue_key
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
),

-- Who passes on within the hour most of what they get is triaging: all of that is their work.
triagers as (
    select person_key
    from stints
    group by person_key
    having count(*) filter (where is_quick and not is_done) > 0.5 * count(*)
),

kept as (
    select
        stints.*,
        (not stints.is_done)::int as observed
    from stints
    anti join triagers on stints.person_key = triagers.person_key
),

norms as (
    select
        source_name,
        project_key,
        avg(observed) as handed_share
    from kept
    group by source_name, project_key
),

counted as (
    select
        kept.person_key,
        competencies.competency_id,
        {{ week_on('kept.ended_at') }} as week_on,
        competencies.weight as mapping_weight,
        kept.observed,
        norms.handed_share as expected,
        kept.evidence_id
    from kept
    inner join norms
        on kept.source_name = norms.source_name and kept.project_key is not distinct from norms.project_key
    inner join {{ ref('int_issue_competencies') }} as competencies on kept.issue_key = competencies.issue_key
)

{{ signal_against_norm('counted', 'ticket_reassignment') }}
