with responses as (
    select
        incident_key,
        person_key,
        min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        bool_or(response_type = 'resolve') as has_resolved,
        bool_or(response_type in ('escalate', 'reassign')) as has_handed_on
    from {{ ref('int_incident_responses') }}
    where person_key is not null
    group by incident_key, person_key
),

-- Who was handed an incident and never acknowledged it began with it then.
handovers as (
    select
        incident_key,
        max(created_at) as handed_at
    from {{ ref('int_incident_responses') }}
    where response_type in ('escalate', 'reassign')
    group by incident_key
),

-- Only who saw the incident through. Handing it on is good judgement as often as a gap: it says nothing.
handled as (
    select
        incidents.incident_key,
        incidents.evidence_id,
        responses.person_key,
        coalesce(
            responses.acknowledged_at,
            case when handovers.handed_at <= incidents.resolved_at then handovers.handed_at end,
            incidents.created_at
        ) as worked_from,
        incidents.resolved_at,
        coalesce(incidents.priority, incidents.urgency, 'none') as severity
    from {{ ref('int_incidents') }} as incidents
    inner join responses on incidents.incident_key = responses.incident_key
    left join handovers on incidents.incident_key = handovers.incident_key
    where
        incidents.resolved_at is not null
        and not incidents.is_auto_resolved
        and not incidents.is_moot
        and responses.has_resolved
        and not responses.has_handed_on
),

timed as (
    select
        *,
        greatest({{ hours_between('worked_from', 'resolved_at') }}, 0) as hours
    from handled
),

norms as (
    select
        severity,
        -- Three minutes at least, so that a norm of none does not make every response a gap.
        greatest({{ median('hours') }}, 0.05) as median_hours
    from timed
    group by severity
)

select
    timed.person_key,
    competencies.competency_id,
    {{ week_on('timed.resolved_at') }} as week_on,
    'incident_response' as signal_id,
    {{ exact_avg('norms.median_hours / (norms.median_hours + timed.hours)') }} as value,
    {{ exact_sum('competencies.weight') }} as weight,
    count(*) as evidence_count,
    {{ evidence_list('timed.evidence_id') }} as evidence_ids
from timed
inner join norms on timed.severity = norms.severity
inner join {{ ref('int_incident_competencies') }} as competencies
    on timed.incident_key = competencies.incident_key
group by timed.person_key, competencies.competency_id, {{ week_on('timed.resolved_at') }}
