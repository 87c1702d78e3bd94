-- On call for a competency's services in a week, and nothing happened that the person answered.
with shifts as (
    select
        schedule_key,
        person_key,
        start_at,
        unnest(generate_series(
            date_trunc('week', start_at),
            date_trunc('week', least(end_at, {{ as_of_end() }}) - interval 1 second),
            interval 7 days
        )) as week_at
    from {{ ref('int_oncall_shifts') }}
    -- Whoever stands behind the first level expects quiet weeks. A rota without an end is no shift.
    where coalesce(escalation_level, 1) = 1 and end_at > start_at
),

weeks as (
    select
        shifts.person_key,
        competencies.competency_id,
        cast(shifts.week_at as date) as week_on,
        max(competencies.weight) as weight,
        count(distinct shifts.schedule_key || shifts.start_at) as evidence_count,
        {{ evidence_list("'shift from ' || cast(shifts.start_at as date)") }} as evidence_ids
    from shifts
    inner join {{ ref('int_schedule_competencies') }} as competencies
        on shifts.schedule_key = competencies.schedule_key
    group by shifts.person_key, competencies.competency_id, shifts.week_at
),

answered as (
    select distinct
        responses.person_key,
        competencies.competency_id,
        {{ week_on('responses.created_at') }} as week_on
    from {{ ref('int_incident_responses') }} as responses
    inner join {{ ref('int_incident_competencies') }} as competencies
        on responses.incident_key = competencies.incident_key
    where responses.person_key is not null
)

select
    weeks.person_key,
    weeks.competency_id,
    weeks.week_on,
    'oncall_without_exposure' as signal_id,
    -- Neither way: a quiet week is no gap, and no skill.
    cast(0.5 as double) as value,
    cast(weeks.weight as double) as weight,
    weeks.evidence_count,
    weeks.evidence_ids
from weeks
anti join answered
    on
        weeks.person_key = answered.person_key
        and weeks.competency_id = answered.competency_id
        and weeks.week_on = answered.week_on
