-- A label may be mapped by a rule for components, and the other way round.
{% set family = "case artefact_type when 'component' then 'label' else artefact_type end" %}

with mapped as (
    select distinct
        {{ family }} as family,
        artefact,
        competency_id
    from {{ ref('bridge_artefact_competencies') }}
),

worked as (
    select
        {{ family }} as family,
        artefact,
        max(last_worked_at) as last_worked_at
    from {{ ref('int_artefact_work') }}
    group by family, artefact
),

last_work as (
    select
        mapped.competency_id,
        cast(max(worked.last_worked_at) as date) as last_worked_on
    from mapped
    inner join worked on mapped.family = worked.family and mapped.artefact = worked.artefact
    group by mapped.competency_id
),

offered as (
    select distinct competency_id
    from {{ ref('dim_content') }}
    where is_offerable
)

select
    competencies.competency_id,
    last_work.last_worked_on,
    coalesce(last_work.last_worked_on < {{ as_of() }} - interval 180 day, true) as is_stale,
    offered.competency_id is null as is_without_content
from {{ ref('dim_competency') }} as competencies
left join last_work on competencies.competency_id = last_work.competency_id
left join offered on competencies.competency_id = offered.competency_id
where
    coalesce(last_work.last_worked_on < {{ as_of() }} - interval 180 day, true)
    or offered.competency_id is null
