{{ config(materialized='incremental', incremental_strategy='other_rows') }}

-- Every shift counts for its own rota, and for `any`, which stands for services whose rotas are not known.
with shifts as (
    select
        schedule_key as rota_key,
        person_key,
        start_at,
        end_at
    from {{ ref('int_oncall_shifts') }}
    union all
    select
        'any' as rota_key,
        person_key,
        start_at,
        end_at
    from {{ ref('int_oncall_shifts') }}
),

-- Until when anybody was on call who began by then, so that the last beginning before an instant tells.
manned as (
    select
        rota_key,
        start_at,
        max(max(end_at)) over (partition by rota_key order by start_at) as manned_until
    from shifts
    group by rota_key, start_at
),

asked as (
    select
        incidents.incident_key,
        incidents.responder_person_key,
        coalesce(schedules.schedule_key, 'any') as rota_key,
        incidents.created_at as asked_from,
        coalesce(incidents.acknowledged_at, incidents.created_at) as asked_until
    from {{ ref('int_incidents') }} as incidents
    left join {{ ref('int_service_schedules') }} as schedules on incidents.service_key = schedules.service_key
),

anybody as (
    select
        asked.incident_key,
        any_value(asked.responder_person_key) as responder_person_key,
        coalesce(bool_or(manned.manned_until > asked.asked_from), false) as was_anyone_on_call
    from asked
    asof left join manned
        on asked.rota_key = manned.rota_key and asked.asked_until >= manned.start_at
    group by asked.incident_key
),

responders as (
    select distinct asked.incident_key
    from asked
    inner join shifts
        on
            asked.rota_key = shifts.rota_key
            and asked.responder_person_key = shifts.person_key
            and asked.asked_until >= shifts.start_at
            and asked.asked_from < shifts.end_at
)

select
    anybody.incident_key,
    anybody.responder_person_key,
    anybody.was_anyone_on_call,
    case when anybody.responder_person_key is not null then responders.incident_key is not null end
        as was_responder_on_call
from anybody
left join responders on anybody.incident_key = responders.incident_key
