{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        unique_key='number'
    )
}}

select distinct
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    number,
    source_name,
    pull_request_id
{%- if is_partial_build() %}
from {{ ref('int_changed_pieces') }}
where source_name is not null and number not in (select known.number from {{ this }} as known)
{%- else %}
-- depends_on: {{ ref('int_changed_pieces') }}
from (
    {{ pull_request_rows(pull_request_tables()) }}
)
{%- endif %}
