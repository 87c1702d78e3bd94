-- A label may be mapped by a rule for components, and the other way round.
{% set family = "case artefact_type when 'component' then 'label' else artefact_type end" %}

with mapped as (
    select distinct
        {{ family }} as family,
        artefact
    from {{ ref('bridge_artefact_competencies') }}
),

work as (
    select
        *,
        {{ family }} as family,
        -- Single paths are too many to look at: the first two folders tell where they are.
        case
            when artefact_type <> 'path' then artefact
            else coalesce(nullif(regexp_extract(artefact, '^([^/]+/){1,2}'), ''), '(top)')
        end as place
    from {{ ref('int_artefact_work') }}
),

places as (
    select
        work.artefact_type,
        work.place,
        sum(work.work_count) filter (where mapped.artefact is null) as work_count,
        sum(work.work_count) as place_work_count,
        max(work.last_worked_at) filter (where mapped.artefact is null) as last_worked_at
    from work
    left join mapped on work.family = mapped.family and work.artefact = mapped.artefact
    group by work.artefact_type, work.place
),

shares as (
    select
        *,
        work_count / sum(place_work_count) over (partition by artefact_type) as work_share
    from places
)

select
    artefact_type,
    place as artefact,
    cast(work_count as bigint) as work_count,
    cast(place_work_count as bigint) as place_work_count,
    cast(work_share as double) as work_share,
    cast(last_worked_at as date) as last_worked_on
from shares
where work_count > 0
