with acknowledged as (
    select
        incident_key,
        person_key,
        min(created_at) as acknowledged_at
    from {{ ref('int_incident_responses') }}
    where response_type = 'acknowledge' and person_key is not null
    group by incident_key, person_key
),

handed as (
    select
        acknowledged.incident_key,
        acknowledged.person_key,
        min(responses.created_at) as handed_at
    from acknowledged
    inner join {{ ref('int_incident_responses') }} as responses
        on
            acknowledged.incident_key = responses.incident_key
            and acknowledged.person_key = responses.person_key
            and acknowledged.acknowledged_at <= responses.created_at
    where responses.response_type in ('escalate', 'reassign')
    group by acknowledged.incident_key, acknowledged.person_key
),

-- A good escalation is left out on both sides: it is neither held nor given away.
owned as (
    select
        incidents.incident_key,
        incidents.evidence_id,
        acknowledged.person_key,
        {{ week_on('acknowledged.acknowledged_at') }} as week_on,
        (handed.handed_at is not null)::int as observed
    from {{ ref('int_incidents') }} as incidents
    inner join acknowledged on incidents.incident_key = acknowledged.incident_key
    left join handed
        on acknowledged.incident_key = handed.incident_key and acknowledged.person_key = handed.person_key
    where
        incidents.resolved_at is not null
        and not incidents.is_auto_resolved
        and not incidents.is_moot
        -- More hands at once are the rule in a severe one. An urgency is no severity: it says who is paged.
        and not regexp_matches(
            lower(coalesce(incidents.priority, '')),
            '^((p|sev|s)[-_ ]?[012]([^0-9]|$)|critical|[012]([^0-9]|$))'
        )
        and (
            handed.handed_at is null
            or (
                handed.handed_at > acknowledged.acknowledged_at + interval 15 minutes
                and incidents.resolved_at > handed.handed_at + interval 1 hour
            )
        )
),

norm as (
    select avg(observed) as handed_share from owned
),

counted as (
    select
        owned.person_key,
        competencies.competency_id,
        owned.week_on,
        competencies.weight as mapping_weight,
        owned.observed,
        norm.handed_share as expected,
        owned.evidence_id
    from owned
    inner join {{ ref('int_incident_competencies') }} as competencies
        on owned.incident_key = competencies.incident_key
    cross join norm
)

{{ signal_against_norm('counted', 'escalated_away') }}
