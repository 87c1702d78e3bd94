-- depends_on: {{ ref('int_file_deliveries') }}
-- depends_on: {{ ref('int_file_authorship') }}
-- depends_on: {{ ref('int_path_competencies') }}
{%- if is_partial_build() %}
with authored as (
    select * from {{ delta_of('int_file_authorship', 'counts') }}
),

files as (
    select
        person_number,
        folder_name,
        path
    from {{ delta_of('int_file_deliveries', 'rows') }}
    union
    select
        person_number,
        folder_name,
        path
    from authored
    union
    -- A file that was deleted, or is there again, is no longer everybody's who delivered it, or is again.
    select
        {{ person_number() }} as person_number,
        folder_name,
        path
    from {{ ref('int_file_deliveries') }}
    where
        file_key in (
            select authored.file_key
            from authored
            group by authored.file_key
            having min(authored.is_deleted) <> max(authored.is_deleted)
        )
),

-- Of a path that is gone as well.
competencies as (
    select
        path,
        competency_id
    from {{ ref('int_path_competencies') }}
    union
    select
        path,
        competency_id
    from {{ delta_of('int_path_competencies', 'competencies') }}
)

select distinct
    {{ area_person_key('person_number') }} as area_person,
    person_number
from {{ by_area('files', 'competencies') }}
{%- else %}
select
    cast(null as ubigint) as area_person,
    {{ person_number() }} as person_number
from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
