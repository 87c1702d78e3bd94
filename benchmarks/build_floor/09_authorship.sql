-- Whose files are whose (degree of authorship), and how many people an area can lose.
create temp table authorship as
with people as (
    select repository_key, repository_name, path, person_key,
        count(*) filter (where change_type <> 'RENAMED') as delivery_count, max(delivered_at) as last_delivered_at,
        min((delivered_at, delivery_key)) as first_delivery,
        arg_min(change_type, (delivered_at, delivery_key)) as first_change,
        max((delivered_at, delivery_key, change_type)) as last_delivery
    from (select * replace (coalesce(change_type, 'MODIFIED') as change_type) from deliveries)
    group by all
),
files as (
    select repository_key, path, sum(delivery_count) as file_count, min(first_delivery) as first_delivery,
        max(last_delivery)[3] = 'DELETED' as is_deleted
    from people group by all
),
degrees as (
    select people.repository_name, people.path, people.repository_key, person_key, delivery_count, last_delivered_at,
        is_deleted, 3.293 + 0.164 * delivery_count - 0.321 * ln(1 + file_count - delivery_count)
        + 1.098 * (people.first_delivery = files.first_delivery and first_change <> 'RENAMED')::int as degree
    from people inner join files using (repository_key, path)
    where person_key is not null and delivery_count > 0
)
select degrees.* exclude (degree), degree > 3.293 and degree >= 0.75 * best as is_author
from degrees
inner join (select repository_key, path, max(degree) as best from degrees group by all) using (repository_key, path);

create temp table areas as
with current_ones as (
    select person_key, coalesce(roster_person_id is not null and coalesce(end_on >= getvariable('as_of'), true)
        or roster_person_id is null
        and max(last_delivered_at) >= getvariable('as_of_end')::timestamp - interval 365 days, false) as is_current
    from authorship inner join people using (person_key) group by person_key, roster_person_id, end_on
),
files as (
    select repository_name, path, person_key, delivery_count, is_author, is_current
    from authorship inner join current_ones using (person_key) where not is_deleted
)
select 'folder' as area_type, repository_name || '/' || regexp_extract(path, '^([^/]+)/', 1) as area_name, * from files
union all
select 'competency', competency_id, files.* from files inner join path_rules using (path);

create table mart_knowledge_at_risk as
with authors as (
    select area_type, area_name, person_key, row_number() over (partition by area_type, area_name
        order by count(*) desc, sum(delivery_count) desc, person_key) as leaves_as
    from areas where is_author and is_current group by area_type, area_name, person_key
),
files as (
    select area_type, area_name, repository_name, path, coalesce(max(leaves_as), 0) as lost_with
    from areas left join (select *, true as is_author from authors) as authors
        using (area_type, area_name, person_key, is_author)
    group by all
),
lost as (
    select area_type, area_name, lost_with, sum(count(*)) over (partition by area_type, area_name) as all_files,
        sum(count(*)) over (partition by area_type, area_name order by lost_with) as lost_file_count
    from files group by area_type, area_name, lost_with
),
factors as (
    select area_type, area_name, any_value(all_files)::bigint as file_count,
        min(lost_with) filter (where lost_file_count > 0.5 * all_files) as truck_factor,
        coalesce(max(lost_file_count) filter (where lost_with = 0), 0)::bigint as orphaned_file_count
    from lost group by all
)
select area_type, area_name, file_count, orphaned_file_count, truck_factor, getvariable('as_of') as as_of,
    count(distinct person_key) filter (where is_author and is_current) as author_count,
    coalesce(sum(delivery_count) filter (where not is_current) / sum(delivery_count), 0)::double as departed_share,
    count(distinct person_key) as people
from areas inner join factors using (area_type, area_name)
group by all;
