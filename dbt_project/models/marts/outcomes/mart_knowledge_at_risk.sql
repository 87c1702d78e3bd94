-- Avelino's truck factor: authors leave, whoever has most files first, until more than half have no author
-- left. Nobody's number of files changes by another's leaving: a file goes with its last author's rank.
with areas as (
    select
        areas.*,
        people.is_current,
        areas.is_author and people.is_current as is_held
    from {{ ref('int_area_authorship') }} as areas
    inner join {{ ref('int_deliverers') }} as people on areas.person_key = people.person_key
),

people as (
    select
        area_type,
        area_name,
        person_key,
        is_current,
        count(*) filter (where is_counted) as file_count,
        sum(delivery_count) as delivery_count,
        count(*) filter (where is_held) as held_count,
        count(*) filter (where is_held and author_count = 1) as held_alone_count,
        sum(delivery_count) filter (where is_held) as held_delivery_count
    from areas
    group by area_type, area_name, person_key, is_current
),

totals as (
    select
        area_type,
        area_name,
        sum(file_count) as file_count,
        count(*) as people,
        count(*) filter (where held_count > 0) as author_count,
        sum(delivery_count) filter (where not is_current) / sum(delivery_count) as departed_share
    from people
    group by area_type, area_name
),

authors as (
    select
        *,
        row_number() over (
            partition by area_type, area_name
            order by held_count desc, held_delivery_count desc, person_key asc
        ) as leaves_as
    from people
    where held_count > 0
),

shared_files as (
    select
        areas.area_type,
        areas.area_name,
        max(authors.leaves_as) as lost_with
    from areas
    inner join authors
        on (areas.area_type, areas.area_name, areas.person_key)
            = (authors.area_type, authors.area_name, authors.person_key)
    where areas.is_held and areas.author_count > 1
    group by areas.area_type, areas.area_name, areas.repository_name, areas.path
),

lost as (
    select
        authors.area_type,
        authors.area_name,
        authors.leaves_as as lost_with,
        any_value(authors.held_alone_count) + count(shared_files.lost_with) as file_count
    from authors
    left join shared_files
        on (authors.area_type, authors.area_name, authors.leaves_as)
            = (shared_files.area_type, shared_files.area_name, shared_files.lost_with)
    group by authors.area_type, authors.area_name, authors.leaves_as
),

-- How many files still have an author before somebody leaves, and after.
held as (
    select
        *,
        sum(file_count) over (partition by area_type, area_name order by lost_with desc) as held_before,
        held_before - file_count as held_after
    from lost
)

select
    totals.area_type,
    totals.area_name,
    cast(any_value(totals.file_count) as bigint) as file_count,
    cast(any_value(totals.file_count) - coalesce(max(held.held_before), 0) as bigint) as orphaned_file_count,
    any_value(totals.author_count) as author_count,
    case
        when coalesce(max(held.held_before), 0) < 0.5 * any_value(totals.file_count) then 0
        else min(held.lost_with) filter (where held.held_after < 0.5 * totals.file_count)
    end as truck_factor,
    cast(coalesce(any_value(totals.departed_share), 0) as double) as departed_share,
    any_value(totals.people) as people,
    {{ as_of() }} as as_of
from totals
left join held on totals.area_type = held.area_type and totals.area_name = held.area_name
group by totals.area_type, totals.area_name
