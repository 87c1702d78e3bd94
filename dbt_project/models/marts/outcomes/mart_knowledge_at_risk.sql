-- Avelino's truck factor: authors leave, whoever has most files first, until more than half have no author
-- left. Nobody's number of files changes by another's leaving: a file goes with its last author's rank.
with deliverers as (
    select
        *,
        row_number() over (order by person_key) as place
    from {{ ref('int_deliverers') }}
),

people as (
    select
        areas.*,
        deliverers.is_current,
        deliverers.place,
        deliverers.is_current and areas.authored_count > 0 as is_author
    from {{ ref('int_area_people') }} as areas
    inner join deliverers on areas.person_key = deliverers.person_key
),

totals as (
    select
        area_type,
        area_name,
        sum(counted_file_count) as file_count,
        count(*) as people,
        count(*) filter (where is_author) as author_count,
        sum(delivery_count) filter (where not is_current) / sum(delivery_count) as departed_share
    from people
    group by area_type, area_name
),

authors as (
    select
        area_type,
        area_name,
        person_key,
        authored_alone_count as held_alone_count,
        row_number() over (
            partition by area_type, area_name
            order by authored_count desc, authored_delivery_count desc, place asc
        ) as leaves_as
    from people
    where is_author
),

shared_files as (
    select
        areas.area_type,
        areas.area_name,
        max(authors.leaves_as) as leaves_as
    from {{ by_area(ref('int_file_authorship')) }} as areas
    inner join authors
        on (areas.area_type, areas.area_name, areas.person_key)
            = (authors.area_type, authors.area_name, authors.person_key)
    where areas.is_author and areas.author_count > 1 and not areas.is_deleted
    group by areas.area_type, areas.area_name, areas.file_key, areas.repository_name, areas.path
),

shared_counts as (
    select
        area_type,
        area_name,
        leaves_as,
        count(*) as shared_count
    from shared_files
    group by area_type, area_name, leaves_as
),

-- How many files still have an author before somebody leaves, and after.
held as (
    select
        authors.area_type,
        authors.area_name,
        authors.leaves_as,
        authors.held_alone_count + coalesce(shared_counts.shared_count, 0) as file_count,
        sum(file_count) over (
            partition by authors.area_type, authors.area_name order by authors.leaves_as desc
        ) as held_before
    from authors
    left join shared_counts
        on (authors.area_type, authors.area_name, authors.leaves_as)
            = (shared_counts.area_type, shared_counts.area_name, shared_counts.leaves_as)
)

select
    totals.area_type,
    totals.area_name,
    cast(any_value(totals.file_count) as bigint) as file_count,
    cast(any_value(totals.file_count) - coalesce(max(held.held_before), 0) as bigint) as orphaned_file_count,
    any_value(totals.author_count) as author_count,
    case
        when coalesce(max(held.held_before), 0) < 0.5 * any_value(totals.file_count) then 0
        else min(held.leaves_as) filter (where held.held_before - held.file_count < 0.5 * totals.file_count)
    end as truck_factor,
    cast(coalesce(any_value(totals.departed_share), 0) as double) as departed_share,
    any_value(totals.people) as people,
    {{ as_of() }} as as_of
from totals
left join held on totals.area_type = held.area_type and totals.area_name = held.area_name
group by totals.area_type, totals.area_name
