{{ config(materialized='incremental', unique_key=area_person_key()) }}

-- A file belongs to its top folder and to the competencies that its path shows.
with authorship as not materialized (
    select
        folder_name,
        path,
        person_key,
        delivery_count,
        is_author,
        author_count,
        is_counted
    from {{ of_changed_deliverers(ref('int_file_authorship')) }}
    where not is_deleted
),

deleted as (
    select * from {{ ref('int_file_authorship') }}
    where is_deleted
),

deliveries as {{ 'materialized' if is_partial_build() else 'not materialized' }} (
    select
        file_key,
        repository_key,
        folder_name,
        path,
        person_key
    from {{ of_changed_deliverers(ref('int_file_deliveries')) }}
    -- Who moves a file has written none of it.
    where person_key is not null and change_type is distinct from 'RENAMED'
),

delivered as (
    select
        deliveries.area_type,
        deliveries.area_name,
        deliveries.person_key,
        count(*) as delivery_count
    from {{ of_changed_area_people(by_area('deliveries')) }} as deliveries
    anti join deleted
        on
            deliveries.file_key = deleted.file_key
            and deliveries.repository_key = deleted.repository_key
            and deliveries.path = deleted.path
    group by deliveries.area_type, deliveries.area_name, deliveries.person_key
),

authored as (
    select
        area_type,
        area_name,
        person_key,
        count(*) filter (where is_counted) as counted_file_count,
        count(*) filter (where is_author) as authored_count,
        count(*) filter (where is_author and author_count = 1) as authored_alone_count,
        sum(delivery_count) filter (where is_author) as authored_delivery_count
    from {{ of_changed_area_people(by_area('authorship')) }}
    group by area_type, area_name, person_key
)

select
    delivered.area_type,
    delivered.area_name,
    delivered.person_key,
    delivered.delivery_count,
    coalesce(authored.counted_file_count, 0) as counted_file_count,
    coalesce(authored.authored_count, 0) as authored_count,
    coalesce(authored.authored_alone_count, 0) as authored_alone_count,
    cast(coalesce(authored.authored_delivery_count, 0) as bigint) as authored_delivery_count
from delivered
left join authored
    on
        delivered.area_type = authored.area_type
        and delivered.area_name = authored.area_name
        and delivered.person_key = authored.person_key
