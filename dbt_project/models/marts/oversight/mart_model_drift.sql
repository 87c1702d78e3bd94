with deciding as (
    select
        'path' as artefact_type,
        competency_id,
        pattern
    from {{ ref('int_path_competencies') }}
    union
    select
        'service' as artefact_type,
        competency_id,
        pattern
    from {{ ref('int_service_competencies') }}
    union
    select
        artefact_type,
        competency_id,
        pattern
    from {{ ref('int_incident_competencies') }}
    union
    select
        artefact_type,
        competency_id,
        pattern
    from {{ ref('int_tag_competencies') }}
)

select
    'unmapped_' || artefact_type as drift_kind,
    artefact,
    cast(null as varchar) as competency_id,
    work_count,
    place_work_count,
    work_share,
    last_worked_on
from {{ ref('mart_unmapped_work') }}
union all
select
    'idle_' || rules.artefact_type || '_rule' as drift_kind,
    rules.pattern as artefact,
    rules.competency_id,
    cast(0 as bigint) as work_count,
    cast(null as bigint) as place_work_count,
    cast(0 as double) as work_share,
    cast(null as date) as last_worked_on
from {{ ref('int_artefact_competencies') }} as rules
anti join deciding
    on
        rules.artefact_type = deciding.artefact_type
        and rules.competency_id = deciding.competency_id
        and rules.pattern = deciding.pattern
union all
select
    kinds.drift_kind,
    neglected.competency_id as artefact,
    neglected.competency_id,
    cast(0 as bigint) as work_count,
    cast(null as bigint) as place_work_count,
    cast(0 as double) as work_share,
    neglected.last_worked_on
from {{ ref('mart_neglected_competencies') }} as neglected
inner join (values ('stale_competency'), ('competency_without_content')) as kinds (drift_kind)
    on
        case kinds.drift_kind
            when 'stale_competency' then neglected.is_stale
            else neglected.is_without_content
        end
