{{ config(materialized='incremental', incremental_strategy='other_rows') }}

-- A pattern of incidents says more than the service they come from: where a rule for incidents matches, the
-- service's rules do not count.
with incidents as (
    select
        incident_key,
        service_key,
        {{ incident_pattern() }} as incident_pattern
    from {{ ref('int_incidents') }}
),

patterns as (
    select distinct incident_pattern from incidents
),

ruled as (
    select
        patterns.incident_pattern,
        rules.competency_id,
        rules.pattern,
        rules.weight
    from patterns
    inner join {{ ref('int_artefact_competencies') }} as rules
        on rules.artefact_type = 'incident' and {{ matches_glob('patterns.incident_pattern', 'rules') }}
    {{ most_specific_rule('patterns.incident_pattern') }}
),

by_pattern as (
    select
        incidents.incident_key,
        incidents.incident_pattern,
        'incident' as artefact_type,
        ruled.competency_id,
        ruled.pattern,
        ruled.weight
    from incidents
    inner join ruled on incidents.incident_pattern = ruled.incident_pattern
)

select * from by_pattern
union all
select
    incidents.incident_key,
    incidents.incident_pattern,
    'service' as artefact_type,
    rules.competency_id,
    rules.pattern,
    rules.weight
from incidents
inner join {{ ref('int_service_competencies') }} as rules on incidents.service_key = rules.service_key
anti join by_pattern on incidents.incident_key = by_pattern.incident_key
