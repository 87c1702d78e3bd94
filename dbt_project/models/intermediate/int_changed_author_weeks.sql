-- depends_on: {{ ref('int_file_deliveries') }}
-- depends_on: {{ ref('int_file_authorship') }}
{%- if is_partial_build() %}
select person_week from {{ delta_of('int_file_deliveries', 'rows') }}
union
-- Who became an author of a file, or is none any more, delivered it in other weeks as well.
select deliveries.person_week
from {{ of_files_in(delta_of('int_file_authorship', 'authors'), ref('int_file_deliveries')) }} as deliveries
inner join {{ delta_of('int_file_authorship', 'authors') }} as changed
    on deliveries.file_key = changed.file_key and {{ person_number('deliveries') }} = changed.person_number
{%- else %}
select person_week
from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
{%- if execute and var('is_carried') %}
union
select person_week
from {{ this }}
{%- endif %}
