{#- The degree of authorship of everybody known who delivered something of a file, as a query over `deliveries`, a
    relation like int_file_deliveries with all deliveries of whatever files are in it. After Fritz et al. (2010) with
    the weights of Avelino et al. (2016), from counts: nothing is joined to itself. Files are told by their names; the
    number beside them is only quicker to compare. -#}
{% macro degrees_of_authorship(deliveries) -%}
with told as (
    select
        * exclude (change_type),
        -- GitLab does not tell.
        coalesce(change_type, 'MODIFIED') as change_type
    from {{ deliveries }}
),

people as (
    select
        file_key,
        repository_key,
        path,
        person_key,
        -- Who moves a file has written none of it.
        count(*) filter (where change_type <> 'RENAMED') as delivery_count,
        max(delivered_at) as last_delivered_at
    from told
    group by file_key, repository_key, path, person_key
),

files as (
    select
        file_key,
        repository_key,
        path,
        min(repository_name) as repository_name,
        min(folder_name) as folder_name,
        count(*) filter (where change_type <> 'RENAMED') as delivery_count,
        -- The history may begin after the file did: its first known change counts then, unless it is a move.
        arg_min(
            {'person_key': person_key, 'change_type': change_type}, {'at': delivered_at, 'key': delivery_key}
        ) as first_change,
        max({'at': delivered_at, 'key': delivery_key, 'change_type': change_type}) as last_change
    from told
    group by file_key, repository_key, path
)

select
    people.*,
    files.repository_name,
    files.folder_name,
    files.delivery_count - people.delivery_count as other_count,
    coalesce(
        files.first_change.person_key = people.person_key and files.first_change.change_type <> 'RENAMED', false
    ) as is_first_author,
    files.last_change.change_type = 'DELETED' as is_deleted,
    cast(
        3.293
        + 1.098 * cast(is_first_author as int)
        + 0.164 * people.delivery_count
        - 0.321 * ln(1 + other_count) as double
    ) as degree_of_authorship
from people
inner join files
    on people.file_key = files.file_key and people.repository_key = files.repository_key and people.path = files.path
-- Deliveries of unknown and opted-out people count as others', and that is all.
where people.person_key is not null and people.delivery_count > 0
{%- endmacro %}

{#- `relation`, rows with a folder_name and a path, once for each area that the file belongs to: its top folder and
    the competencies that its path shows, which `competencies`, a relation, says. -#}
{% macro by_area(relation, competencies=ref('int_path_competencies')) -%}
    (
        select
            'folder' as area_type,
            files.folder_name as area_name,
            files.*
        from {{ relation }} as files
        union all
        select
            'competency' as area_type,
            paths.competency_id as area_name,
            files.*
        from {{ relation }} as files
        inner join {{ competencies }} as paths on files.path = paths.path
    )
{%- endmacro %}
