-- depends_on: {{ ref('int_file_deliveries') }}
-- depends_on: {{ ref('int_file_authorship') }}
{%- if is_partial_build() %}
with files as (
    select * from {{ delta_of('int_file_authorship', 'counts') }}
)

select person_number from {{ delta_of('int_file_deliveries', 'rows') }}
union
select person_number from files
union
-- A file that was deleted, or is there again, is no longer everybody's who delivered it, or is again.
select {{ person_number() }} as person_number
from {{ ref('int_file_deliveries') }}
where
    file_key in (
        select files.file_key
        from files
        group by files.file_key
        having min(files.is_deleted) <> max(files.is_deleted)
    )
{%- else %}
select {{ person_number() }} as person_number
from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
