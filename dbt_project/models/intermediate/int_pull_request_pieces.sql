{{
    config(
        materialized='incremental',
        incremental_strategy='append'
    )
}}

-- A ledger: what changed is added or taken off, and nothing is looked up.
select
    chunk,
    number,
    sum(fingerprint) as fingerprint
{%- if is_partial_build() %}
from {{ ref('int_changed_pieces') }}
{%- else %}
-- depends_on: {{ ref('int_changed_pieces') }}
from (
    {{ pull_request_rows(pull_request_tables()) }}
)
{%- endif %}
group by chunk, number
