-- Who is in an open incident: whoever answered it without handing it on since, and whoever is first on
-- call for its service. An incident that nobody closed for days keeps nobody busy.
with open_incidents as (
    select
        incident_key,
        service_key
    from intermediate.int_incidents
    where
        not is_moot
        and created_at <= $at
        and created_at > $at - to_days($open_days)
        and (resolved_at is null or resolved_at > $at)
),

answers as (
    select
        responses.person_key,
        max_by(responses.response_type, responses.created_at) as last_response
    from intermediate.int_incident_responses as responses
    inner join open_incidents on open_incidents.incident_key = responses.incident_key
    where responses.person_key is not null and not responses.is_disputed and responses.created_at <= $at
    group by responses.incident_key, responses.person_key
)

select person_key
from answers
where last_response <> 'escalate'
union
select shifts.person_key
from open_incidents
inner join intermediate.int_service_schedules as schedules
    on schedules.service_key = open_incidents.service_key
inner join intermediate.int_oncall_shifts as shifts on shifts.schedule_key = schedules.schedule_key
where
    shifts.person_key is not null
    and shifts.escalation_level = 1
    and shifts.start_at <= $at
    and shifts.end_at > $at
