-- Who acknowledged or resolved an incident of the last days, per competency that it needs. Who disputed
-- that it was theirs is not asked to learn from it.
select distinct
    responses.person_key,
    competencies.competency_id,
    incidents.evidence_id,
    incidents.resolved_at
from intermediate.int_incidents as incidents
inner join intermediate.int_incident_responses as responses on responses.incident_key = incidents.incident_key
inner join intermediate.int_incident_competencies as competencies
    on competencies.incident_key = incidents.incident_key
where
    responses.person_key is not null
    and not responses.is_disputed
    and responses.created_at <= $at
    and not incidents.is_moot
    and incidents.resolved_at > $at - to_hours($incident_hours)
    and incidents.resolved_at <= $at
