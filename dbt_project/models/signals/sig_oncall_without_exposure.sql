{{ config(materialized='incremental', unique_key=oncall_week_key()) }}

{%- set changes = 'int_changed_oncall_weeks' %}

-- On call for a competency's services in a week, and nothing happened that the person answered.
with weeks as (
    select
        shifts.person_key,
        competencies.competency_id,
        shifts.week_on,
        max(competencies.weight) as weight,
        count(distinct shifts.schedule_key || shifts.start_at) as evidence_count,
        {{ evidence_list("'shift from ' || cast(shifts.start_at as date)") }} as evidence_ids
    from {{ of_changed_key(ref('int_oncall_shift_weeks'), changes, oncall_week_key()) }} as shifts
    inner join {{ ref('int_schedule_competencies') }} as competencies
        on shifts.schedule_key = competencies.schedule_key
    group by shifts.person_key, competencies.competency_id, shifts.week_on
),

responses as (
    select
        incident_key,
        person_key,
        {{ week_on('created_at') }} as week_on
    from {{ ref('int_incident_responses') }}
    where person_key is not null
),

answered as (
    select distinct
        responses.person_key,
        competencies.competency_id,
        responses.week_on
    from {{ of_changed_key('responses', changes, oncall_week_key()) }} as responses
    inner join {{ ref('int_incident_competencies') }} as competencies
        on responses.incident_key = competencies.incident_key
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
