-- depends_on: {{ ref('int_changed_pieces') }}
-- depends_on: {{ ref('int_pull_request_pieces') }}
-- depends_on: {{ ref('int_touched_pull_requests') }}
select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    pull_request_id
from {{ ref('int_known_pull_requests') }}
{%- if not is_partial_build() %}
where false
{%- else %}
where
    number in (
        select pieces.number from {{ ref('int_changed_pieces') }} as pieces
        group by pieces.number
        having sum(pieces.fingerprint) <> 0
    )
union
select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    pull_request_id
from {{ ref('int_touched_pull_requests') }}
{%- endif %}
{%- if execute and var('is_carried') %}
union
select
    pull_request_key,
    source_name,
    pull_request_id
from {{ this }}
{%- endif %}
