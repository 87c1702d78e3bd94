-- depends_on: {{ ref('int_file_deliveries') }}
-- depends_on: {{ ref('int_file_authorship') }}
{%- if is_partial_build() %}
select person_week from {{ delta_of('int_file_deliveries', 'rows') }}
union
-- Who became an author of a file, or is none any more, delivered it in other weeks as well.
select {{ person_week_key(week_on('delivered_at')) }} as person_week
from {{ ref('int_file_deliveries') }}
where
    hash(repository_key, path, person_key) in (
        select changed.author_of_file from {{ delta_of('int_file_authorship', 'authors') }} as changed
    )
{%- else %}
select {{ person_week_key(week_on('delivered_at')) }} as person_week
from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
{%- if execute and var('is_carried') %}
union
select person_week
from {{ this }}
{%- endif %}
