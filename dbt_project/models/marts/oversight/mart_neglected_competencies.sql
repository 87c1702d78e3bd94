-- A label may be mapped by a rule for components, and the other way round.
{% set family = "case artefact_type when 'component' then 'label' else artefact_type end" %}

with mapped as (
    select distinct
        {{ family }} as family,
        artefact,
        competency_id
    from {{ ref('bridge_artefact_competencies') }}
),

in_the_quarter as (
    select
        mapped.competency_id,
        max(work.last_worked_at) as last_worked_at
    from (select *, {{ family }} as family from {{ ref('int_artefact_work') }}) as work
    inner join mapped on work.family = mapped.family and work.artefact = mapped.artefact
    group by mapped.competency_id
),

-- For the few others all work that there ever was is looked through.
others as (
    select * from mapped
    where competency_id not in (select in_the_quarter.competency_id from in_the_quarter)
),

before_the_quarter as (
    select
        others.competency_id,
        max(uses.worked_at) as last_worked_at
    from (select *, {{ family }} as family from {{ ref('int_artefact_uses') }}) as uses
    inner join others on uses.family = others.family and uses.artefact = others.artefact
    group by others.competency_id
),

last_work as (
    select
        competency_id,
        cast(last_worked_at as date) as last_worked_on
    from in_the_quarter
    union all
    select
        competency_id,
        cast(last_worked_at as date) as last_worked_on
    from before_the_quarter
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
