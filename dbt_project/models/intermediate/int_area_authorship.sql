-- A file belongs to its top folder and to the competencies that its path shows.
with last_seen as (
    select
        person_key,
        max(last_delivered_at) as last_delivered_at
    from {{ ref('int_file_authorship') }}
    group by person_key
),

people as (
    select
        last_seen.person_key,
        case
            when people.roster_person_id is not null then coalesce(people.end_on >= {{ as_of() }}, true)
            -- Who is in no roster is gone a year after the last delivery.
            else last_seen.last_delivered_at >= {{ as_of_end() }} - interval 365 days
        end as is_current
    from last_seen
    inner join {{ ref('int_people') }} as people on last_seen.person_key = people.person_key
),

files as (
    select
        authorship.repository_name,
        authorship.path,
        authorship.person_key,
        authorship.delivery_count,
        authorship.is_author,
        people.is_current
    from {{ ref('int_file_authorship') }} as authorship
    inner join people on authorship.person_key = people.person_key
    where not authorship.is_deleted
),

areas as (
    select distinct
        repository_name,
        path,
        'folder' as area_type,
        repository_name || '/' || regexp_extract(path, '^([^/]+)/', 1) as area_name
    from files
    union all
    select distinct
        files.repository_name,
        files.path,
        'competency' as area_type,
        paths.competency_id as area_name
    from files
    inner join {{ ref('int_path_competencies') }} as paths on files.path = paths.path
)

select
    areas.area_type,
    areas.area_name,
    files.*
from files
inner join areas on files.repository_name = areas.repository_name and files.path = areas.path
