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

file_authors as (
    select
        repository_name,
        path,
        count(*) filter (where is_author) as author_count,
        min(person_key) as first_person_key
    from files
    group by repository_name, path
),

areas as (
    select
        *,
        'folder' as area_type,
        repository_name || '/' || regexp_extract(path, '^([^/]+)/', 1) as area_name
    from file_authors
    union all
    select
        file_authors.*,
        'competency' as area_type,
        paths.competency_id as area_name
    from file_authors
    inner join {{ ref('int_path_competencies') }} as paths on file_authors.path = paths.path
)

select
    areas.area_type,
    areas.area_name,
    files.*,
    areas.author_count,
    files.person_key = areas.first_person_key as is_counted
from files
inner join areas on files.repository_name = areas.repository_name and files.path = areas.path
