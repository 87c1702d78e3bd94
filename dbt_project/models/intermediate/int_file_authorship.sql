{{
    config(
        materialized='incremental',
        unique_key='file_key',
        meta={'keeps_changed_rows': true, 'deltas': {
            'authors': {
                'keys': ['file_key', person_number() ~ ' as person_number'],
                'columns': ['file_key', 'person_key', 'is_author'],
            },
            'counts': {
                'keys': ['file_key', 'folder_name', 'path', person_number() ~ ' as person_number', 'is_deleted'],
                'columns': [
                    'file_key', 'folder_name', 'path', 'person_key', 'delivery_count', 'is_author', 'author_count',
                    'is_counted', 'is_deleted'
                ],
            },
        }}
    )
}}

-- Of whoever is an author. A popular file has thousands of others, whose degree is another one every day, and
-- whom nobody asks for.
with degrees as (
    {{ degrees_of_authorship(in_changed_files(ref('int_file_deliveries'))) }}
),

best as (
    select
        file_key,
        repository_key,
        path,
        max(degree_of_authorship) as degree_of_authorship,
        min(person_key) as first_person_key
    from degrees
    group by file_key, repository_key, path
),

candidates as (
    select
        degrees.*,
        degrees.degree_of_authorship > 3.293
        and degrees.degree_of_authorship >= 0.75 * best.degree_of_authorship as is_author,
        degrees.person_key = best.first_person_key as is_first
    from degrees
    inner join best
        on
            degrees.file_key = best.file_key
            and degrees.repository_key = best.repository_key
            and degrees.path = best.path
    where is_author or is_first
)

select
    candidates.file_key,
    candidates.repository_key,
    candidates.repository_name,
    candidates.path,
    candidates.folder_name,
    candidates.person_key,
    candidates.is_first_author,
    candidates.delivery_count,
    candidates.other_count,
    candidates.last_delivered_at,
    candidates.is_deleted,
    candidates.degree_of_authorship,
    candidates.is_author,
    count(*) filter (where candidates.is_author) over by_file as author_count,
    -- One row of each file, to count files by.
    row_number() over by_person = 1 as is_counted
from candidates
window
    by_file as (partition by candidates.file_key, candidates.repository_key, candidates.path),
    by_person as (
        partition by candidates.file_key, candidates.repository_key, candidates.path
        order by candidates.is_author desc, candidates.person_key asc
    )
-- A file that has contributors and no author has a row all the same.
qualify candidates.is_author or not bool_or(candidates.is_author) over by_file
