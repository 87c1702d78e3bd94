{{ config(materialized='incremental', unique_key=file_key()) }}

-- A file belongs to its top folder and to the competencies that its path shows.
with files as (
    select
        repository_key,
        repository_name,
        path,
        person_key,
        delivery_count,
        is_author
    from {{ in_changed_files(ref('int_file_authorship')) }}
    where not is_deleted
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
