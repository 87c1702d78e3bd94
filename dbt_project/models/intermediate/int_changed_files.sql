-- depends_on: {{ ref('int_file_deliveries') }}
{%- if is_partial_build() %}
select distinct file_key from {{ delta_of('int_file_deliveries', 'rows') }}
{%- else %}
select file_key from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
{%- if execute and var('is_carried') %}
union
select file_key
from {{ this }}
{%- endif %}
