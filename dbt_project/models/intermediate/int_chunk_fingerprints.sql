-- Late rows, corrections, deletions and instants that pass show here, since what is compared is what models
-- read and not when a loader says that it brought it.
with current_ones as (
    {%- for table in pull_request_tables() %}
    {%- set relation = source('raw', table.table) %}
    select
        {{ chunk_of(loop.index0, 'records') }} as chunk,
        sum({{ row_fingerprint(relation, 'records') }}) as fingerprint
    from {{ relation }} as records
    group by chunk
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

{{ compared_to_build_before('chunk') }}
