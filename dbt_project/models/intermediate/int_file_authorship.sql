{{
    config(
        materialized='incremental',
        unique_key=file_key(),
        meta={'deltas': {'authors': {
            'keys': ['hash(repository_key, path, person_key) as author_of_file'],
            'columns': ['repository_key', 'path', 'person_key', 'is_author']
        }}}
    )
}}

-- Degree of authorship after Fritz et al. (2010) with the weights of Avelino et al. (2016), from counts:
-- every delivery of a file is read once, nothing is joined to itself.
with deliveries as (
    select
        * exclude (change_type),
        -- GitLab does not tell.
        coalesce(change_type, 'MODIFIED') as change_type
    from {{ in_changed_files(ref('int_file_deliveries')) }}
),

people as (
    select
        repository_key,
        repository_name,
        path,
        person_key,
        -- Who moves a file has written none of it.
        count(*) filter (where change_type <> 'RENAMED') as delivery_count,
        max(delivered_at) as last_delivered_at,
        min((delivered_at, delivery_key)) as first_delivery,
        arg_min(change_type, (delivered_at, delivery_key)) as first_change_type,
        max((delivered_at, delivery_key, change_type)) as last_delivery
    from deliveries
    group by repository_key, repository_name, path, person_key
),

counted as (
    select
        * exclude (first_delivery, first_change_type, last_delivery),
        sum(delivery_count) over by_file - delivery_count as other_count,
        -- The history may begin after the file did: its first known change counts then, unless it is a move.
        coalesce(
            first_delivery = min(first_delivery) over by_file and first_change_type <> 'RENAMED', false
        ) as is_first_author,
        struct_extract(max(last_delivery) over by_file, 3) = 'DELETED' as is_deleted
    from people
    window by_file as (partition by repository_key, path)
),

degrees as (
    select
        *,
        cast(
            3.293
            + 1.098 * cast(is_first_author as int)
            + 0.164 * delivery_count
            - 0.321 * ln(1 + other_count) as double
        ) as degree_of_authorship
    from counted
    -- Deliveries of unknown and opted-out people count as others', and that is all.
    where person_key is not null and delivery_count > 0
)

select
    repository_key,
    repository_name,
    path,
    person_key,
    is_first_author,
    delivery_count,
    cast(other_count as bigint) as other_count,
    last_delivered_at,
    is_deleted,
    degree_of_authorship,
    degree_of_authorship > 3.293
    and degree_of_authorship >= 0.75 * max(degree_of_authorship) over (
        partition by repository_key, path
    ) as is_author
from degrees
