-- depends_on: {{ ref('int_chunk_fingerprints') }}
-- What the build before left is read of a model that stands on this one.
{%- set tables = pull_request_tables() %}
{%- if is_partial_build() %}
with now_there as (
    select
        chunk,
        number,
        source_name,
        pull_request_id,
        sum(fingerprint) as fingerprint
    from (
        {{ pull_request_rows(tables, only_changed=true) }}
    )
    group by chunk, number, source_name, pull_request_id
),

gone as (
    select
        chunk,
        number,
        null as source_name,
        null as pull_request_id,
        -fingerprint as fingerprint
    from {{ graph.nodes['model.signalpath.int_pull_request_pieces'].relation_name }}
    where {{ is_changed_chunk('chunk', tables | length) }}
),

sides as (
    select * from now_there
    union all
    select * from gone
),

others as (
    select
        chunk,
        number
    from sides
    group by chunk, number
    having sum(fingerprint) <> 0
)

select
    sides.chunk,
    sides.number,
    sides.source_name,
    sides.pull_request_id,
    sides.fingerprint
from sides
semi join others on sides.chunk = others.chunk and sides.number = others.number
{%- else %}
select *
from (
    {{ pull_request_rows(tables) }}
)
where false
{%- endif %}
