-- What a quiet week on call hangs on: the shifts, what their rotas are for, which incidents were answered.
with rotas as (
    select
        schedule_key,
        sum(hash(competency_id, weight)) as fingerprint
    from {{ ref('int_schedule_competencies') }}
    group by schedule_key
),

pieces as (
    select
        shifts.week_on,
        hash(shifts.schedule_key, shifts.person_key, shifts.start_at, rotas.fingerprint) as fingerprint
    from {{ ref('int_oncall_shift_weeks') }} as shifts
    inner join rotas on shifts.schedule_key = rotas.schedule_key
    union all
    select
        {{ week_on('responses.created_at') }} as week_on,
        hash(responses.person_key, competencies.competency_id) as fingerprint
    from {{ ref('int_incident_responses') }} as responses
    inner join {{ ref('int_incident_competencies') }} as competencies
        on responses.incident_key = competencies.incident_key
    where responses.person_key is not null
),

{{ weeks_compared_to_build_before('pieces') }}
