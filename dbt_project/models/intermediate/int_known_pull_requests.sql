{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        unique_key='number'
    )
}}

-- depends_on: {{ ref('int_changed_pieces') }}
-- depends_on: {{ ref('int_pull_request_pieces') }}
{%- set tables = pull_request_tables() %}
with
{%- if is_partial_build() %}
known as (
    select distinct
        number,
        source_name,
        pull_request_id
    from {{ ref('int_changed_pieces') }}
    where source_name is not null and number not in (select before.number from {{ this }} as before)
)
{%- else %}
named as (
    select distinct
        number,
        source_name,
        pull_request_id
    from (
        {{ pull_request_rows(tables | selectattr('is_named') | list) }}
    )
),

-- Rows of what has no row of its own, or none yet: hardly any, and so the long tables are left unread.
known as (
    select * from named
    union all
    select distinct
        number,
        source_name,
        pull_request_id
    from (
        {{ pull_request_rows(tables) }}
    )
    where
        number in (
            select pieces.number from {{ ref('int_pull_request_pieces') }} as pieces
            where pieces.number not in (select named.number from named)
        )
)
{%- endif %}

select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    number,
    source_name,
    pull_request_id
from known
