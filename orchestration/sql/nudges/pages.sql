-- When somebody was last paged: an incident began in their shift, or they acknowledged one. The day before
-- is enough, since a page keeps people undisturbed for minutes.
select
    responses.person_key,
    max(responses.created_at) as paged_at
from intermediate.int_incident_responses as responses
where
    responses.person_key is not null
    and responses.response_type = 'acknowledge'
    and responses.created_at <= $at
    and responses.created_at > $at - interval 1 day
group by responses.person_key
union all
select
    shifts.person_key,
    max(incidents.created_at) as paged_at
from intermediate.int_incidents as incidents
inner join intermediate.int_service_schedules as schedules on schedules.service_key = incidents.service_key
inner join intermediate.int_oncall_shifts as shifts
    on
        shifts.schedule_key = schedules.schedule_key
        and shifts.start_at <= incidents.created_at
        and shifts.end_at > incidents.created_at
where
    shifts.person_key is not null
    and shifts.escalation_level = 1
    and incidents.created_at <= $at
    and incidents.created_at > $at - interval 1 day
group by shifts.person_key
