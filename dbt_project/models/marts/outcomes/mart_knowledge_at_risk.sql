-- Avelino's truck factor: authors leave, whoever has most files first, until more than half of the files
-- have no author left. Nobody's number of files changes by another's leaving, so that the order is fixed,
-- and a file is without an author from the rank of its last one on.
with areas as (
    select
        areas.*,
        people.is_current
    from {{ ref('int_area_authorship') }} as areas
    inner join {{ ref('int_deliverers') }} as people on areas.person_key = people.person_key
),

totals as (
    select
        area_type,
        area_name,
        count(distinct repository_name || '/' || path) as file_count,
        count(distinct person_key) as people,
        count(distinct person_key) filter (where is_author and is_current) as author_count,
        sum(delivery_count) filter (where not is_current) / sum(delivery_count) as departed_share
    from areas
    group by area_type, area_name
),

authors as (
    select
        area_type,
        area_name,
        person_key,
        row_number() over (
            partition by area_type, area_name
            order by count(*) desc, sum(delivery_count) desc, person_key asc
        ) as leaves_as
    from areas
    where is_author and is_current
    group by area_type, area_name, person_key
),

files as (
    select
        areas.area_type,
        areas.area_name,
        -- 0 where every author has left already.
        coalesce(max(authors.leaves_as) filter (where areas.is_author), 0) as lost_with
    from areas
    left join authors
        on
            areas.area_type = authors.area_type
            and areas.area_name = authors.area_name
            and areas.person_key = authors.person_key
    group by areas.area_type, areas.area_name, areas.repository_name, areas.path
),

lost as (
    select
        area_type,
        area_name,
        lost_with,
        sum(count(*)) over (partition by area_type, area_name order by lost_with) as lost_file_count,
        sum(count(*)) over (partition by area_type, area_name) as file_count
    from files
    group by area_type, area_name, lost_with
),

truck_factors as (
    select
        area_type,
        area_name,
        min(lost_with) filter (where lost_file_count > 0.5 * file_count) as truck_factor,
        coalesce(max(lost_file_count) filter (where lost_with = 0), 0) as orphaned_file_count
    from lost
    group by area_type, area_name
)

select
    totals.area_type,
    totals.area_name,
    totals.file_count,
    cast(truck_factors.orphaned_file_count as bigint) as orphaned_file_count,
    totals.author_count,
    truck_factors.truck_factor,
    cast(coalesce(totals.departed_share, 0) as double) as departed_share,
    totals.people,
    {{ as_of() }} as as_of
from totals
inner join truck_factors
    on totals.area_type = truck_factors.area_type and totals.area_name = truck_factors.area_name
