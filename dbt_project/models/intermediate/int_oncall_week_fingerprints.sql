-- What a quiet week on call hangs on: the person's shifts, what their rotas are for, what was answered.
with rotas as (
    select
        schedule_key,
        sum(hash(competency_id, weight)) as fingerprint
    from {{ ref('int_schedule_competencies') }}
    group by schedule_key
),

answers as (
    select
        responses.person_key,
        {{ week_on('responses.created_at') }} as week_on,
        hash(competencies.competency_id) as fingerprint
    from {{ ref('int_incident_responses') }} as responses
    inner join {{ ref('int_incident_competencies') }} as competencies
        on responses.incident_key = competencies.incident_key
    where responses.person_key is not null
),

pieces as (
    select
        {{ oncall_week_key() }} as person_week,
        hash(shifts.schedule_key, shifts.start_at, rotas.fingerprint) as fingerprint
    from {{ ref('int_oncall_shift_weeks') }} as shifts
    inner join rotas on shifts.schedule_key = rotas.schedule_key
    union all
    select
        {{ oncall_week_key() }} as person_week,
        fingerprint
    from answers
),

current_ones as (
    select
        person_week,
        sum(fingerprint) as fingerprint
    from pieces
    group by person_week
)

{{ compared_to_build_before('person_week') }}
