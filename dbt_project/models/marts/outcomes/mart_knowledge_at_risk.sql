-- Avelino's truck factor: authors leave, whoever has most files first, until more than half have no author
-- left. Nobody's number of files changes by another's leaving: a file goes with its last author's rank.
with people as (
    select
        areas.*,
        deliverers.is_current,
        deliverers.is_current and areas.authored_count > 0 as is_author
    from {{ ref('int_area_people') }} as areas
    inner join {{ ref('int_deliverers') }} as deliverers on areas.person_key = deliverers.person_key
),

alike as (
    {{ who_leave_alike('people') }}
),

totals as (
    select
        area_type,
        area_name,
        cast(sum(file_count) as bigint) as file_count,
        cast(sum(people) as bigint) as people,
        cast(coalesce(sum(people) filter (where authored_count > 0), 0) as bigint) as author_count,
        sum(departed_count) / sum(delivery_count) as departed_share
    from alike
    group by area_type, area_name
),

-- With the rank of the last one of each row.
authors as (
    select
        *,
        cast(sum(people) over (
            partition by area_type, area_name
            order by authored_count desc, authored_delivery_count desc, person_key asc
        ) as bigint) as leaves_as
    from alike
    where authored_count > 0
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

-- How many files still have an author before those of a row leave, and how many go with each of them.
held as (
    select
        authors.*,
        authors.held_alone_count + coalesce(shared_counts.shared_count, 0) as each_count,
        cast(sum(authors.people * each_count) over (
            partition by authors.area_type, authors.area_name order by authors.leaves_as desc
        ) as bigint) as held_before
    from authors
    left join shared_counts
        on (authors.area_type, authors.area_name, authors.leaves_as)
            = (shared_counts.area_type, shared_counts.area_name, shared_counts.leaves_as)
)

select
    totals.area_type,
    totals.area_name,
    any_value(totals.file_count) as file_count,
    any_value(totals.file_count) - coalesce(max(held.held_before), 0) as orphaned_file_count,
    any_value(totals.author_count) as author_count,
    case
        when 2 * coalesce(max(held.held_before), 0) < any_value(totals.file_count) then 0
        -- As many of the row as it takes, after all of the rows before.
        else min(
                held.leaves_as - held.people + 1
                + greatest((2 * held.held_before - totals.file_count) // (2 * held.each_count), 0)
            ) filter (where 2 * (held.held_before - held.people * held.each_count) < totals.file_count)
    end as truck_factor,
    coalesce(any_value(totals.departed_share), 0) as departed_share,
    any_value(totals.people) as people,
    {{ as_of() }} as as_of
from totals
left join held on totals.area_type = held.area_type and totals.area_name = held.area_name
group by totals.area_type, totals.area_name
