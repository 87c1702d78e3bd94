with responses as (
    select
        incident_key,
        person_key,
        min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        bool_or(response_type = 'resolve') as has_resolved,
        bool_or(response_type = 'escalate') as has_escalated
    from {{ ref('int_incident_responses') }}
    where person_key is not null
    group by incident_key, person_key
),

-- Only who saw the incident through. Escalating it is good judgement as often as a gap, so it says nothing.
handled as (
    select
        incidents.incident_key,
        incidents.evidence_id,
        incidents.service_key,
        responses.person_key,
        incidents.resolved_at,
        coalesce(incidents.priority, incidents.urgency, 'none') as severity,
        {{ hours_between('coalesce(responses.acknowledged_at, incidents.created_at)', 'incidents.resolved_at') }} as hours
    from {{ ref('int_incidents') }} as incidents
    inner join responses on incidents.incident_key = responses.incident_key
    where
        incidents.resolved_at is not null
        and not incidents.is_auto_resolved
        and responses.has_resolved
        and not responses.has_escalated
),

norms as (
    select
        severity,
        greatest({{ median('hours') }}, 0.05) as median_hours
    from handled
    group by severity
)

select
    handled.person_key,
    competencies.competency_id,
    {{ week_on('handled.resolved_at') }} as week_on,
    'incident_response' as signal_id,
    cast(avg(norms.median_hours / (norms.median_hours + greatest(handled.hours, 0))) as double) as value,
    cast(sum(competencies.weight) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('handled.evidence_id') }} as evidence_ids
from handled
inner join norms on handled.severity = norms.severity
inner join {{ ref('int_service_competencies') }} as competencies
    on handled.service_key = competencies.service_key
group by handled.person_key, competencies.competency_id, {{ week_on('handled.resolved_at') }}
