{{ config(materialized='incremental', incremental_strategy='other_rows') }}

select
    'path' as artefact_type,
    path as artefact,
    competency_id,
    weight
from {{ ref('int_path_competencies') }}
union all
select
    'service' as artefact_type,
    services.name as artefact,
    competencies.competency_id,
    max(competencies.weight) as weight
from {{ ref('int_service_competencies') }} as competencies
inner join {{ ref('int_services') }} as services on competencies.service_key = services.service_key
group by services.name, competencies.competency_id
union all
select
    artefact_type,
    artefact,
    competency_id,
    weight
from {{ ref('int_tag_competencies') }}
union all
select
    'incident' as artefact_type,
    incident_pattern as artefact,
    competency_id,
    max(weight) as weight
from {{ ref('int_incident_competencies') }}
group by incident_pattern, competency_id
