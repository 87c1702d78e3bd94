select pull_request_key
from {{ ref('int_pull_request_fingerprints') }}
where is_changed
{%- if execute and var('is_carried') %}
union
select pull_request_key
from {{ this }}
{%- endif %}
