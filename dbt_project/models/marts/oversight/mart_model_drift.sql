-- A label may be mapped by a rule for components, and the other way round.
with mapped as (
    select distinct
        case artefact_type when 'component' then 'label' else artefact_type end as family,
        artefact
    from {{ ref('bridge_artefact_competencies') }}
),

work as (
    select
        work.artefact_type,
        -- Single paths are too many to look at: the first two folders tell where they are.
        case
            when work.artefact_type <> 'path' then work.artefact
            else coalesce(nullif(regexp_extract(work.artefact, '^([^/]+/){1,2}'), ''), '(top)')
        end as artefact,
        work.work_count,
        work.last_worked_at,
        mapped.artefact is null as is_unmapped
    from {{ ref('int_artefact_work') }} as work
    left join mapped
        on
            case work.artefact_type when 'component' then 'label' else work.artefact_type end = mapped.family
            and work.artefact = mapped.artefact
),

totals as (
    select
        artefact_type,
        sum(work_count) as work_count
    from work
    group by artefact_type
),

deciding as (
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
    from {{ ref('int_tag_competencies') }}
)

select
    'unmapped_' || work.artefact_type as drift_kind,
    work.artefact,
    cast(null as varchar) as competency_id,
    cast(sum(work.work_count) as bigint) as work_count,
    cast(sum(work.work_count) / max(totals.work_count) as double) as work_share,
    cast(max(work.last_worked_at) as date) as last_worked_on
from work
inner join totals on work.artefact_type = totals.artefact_type
where work.is_unmapped
group by work.artefact_type, work.artefact
union all
select
    'idle_' || rules.artefact_type || '_rule' as drift_kind,
    rules.pattern as artefact,
    rules.competency_id,
    cast(0 as bigint) as work_count,
    cast(0 as double) as work_share,
    cast(null as date) as last_worked_on
from {{ ref('int_artefact_competencies') }} as rules
anti join deciding
    on
        rules.artefact_type = deciding.artefact_type
        and rules.competency_id = deciding.competency_id
        and rules.pattern = deciding.pattern
