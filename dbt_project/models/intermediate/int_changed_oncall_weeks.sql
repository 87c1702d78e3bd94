select person_week
from {{ ref('int_oncall_week_fingerprints') }}
where is_changed
{%- if execute and var('is_carried') %}
union
select person_week
from {{ this }}
{%- endif %}
