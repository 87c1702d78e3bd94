{#- A number for a row of `relation`, under `alias`: another one if any of its columns is another, or if an
    instant of it, unknown at an earlier as_of, has come since. -#}
{% macro row_fingerprint(relation, alias) -%}
    hash({{ alias }}
    {%- if execute %}
        {%- for column in adapter.get_columns_in_relation(relation) if column.dtype.startswith('TIMESTAMP') -%}
            , {{ alias }}.{{ column.name }} < {{ as_of_end() }}
        {%- endfor %}
    {%- endif -%}
    )
{%- endmacro %}

{#- The same for every row of a raw table with a pull request's rows, and of everybody whom the row names.
    `names` are its columns with a log-in or an address of `system`. -#}
{% macro fingerprints_of(table, system, names) -%}
    {%- set relation = source('raw', table) %}
    select
        records.source_name,
        records.pull_request_id,
        cast({{ row_fingerprint(relation, 'records') }} as hugeint)
        {%- for name in names %} + coalesce(person_{{ loop.index }}.fingerprint, 0){% endfor %} as fingerprint
    from {{ relation }} as records
    {%- for name in names %}
    left join {{ ref('int_account_fingerprints') }} as person_{{ loop.index }}
        on person_{{ loop.index }}.system = '{{ system }}'
        and lower(records.{{ name }}) = person_{{ loop.index }}.account_id
    {%- endfor %}
{%- endmacro %}

{#- The end of a query: the fingerprints by `key`, a column or several, in its relation current_ones, against
    those that the build before left in the same table: which are others? All are, where everything is built. -#}
{% macro compared_to_build_before(key) -%}
{%- set keys = [key] if key is string else key -%}
,

previous_ones as (
    {%- if execute and var('changes_only') %}
    select * from {{ this }}
    {%- else %}
    select * from current_ones
    where false
    {%- endif %}
)

select
    {%- for key in keys %}
    coalesce(current_ones.{{ key }}, previous_ones.{{ key }}) as {{ key }},
    {%- endfor %}
    current_ones.fingerprint,
    coalesce(current_ones.fingerprint <> previous_ones.fingerprint, true) as is_changed
from current_ones
full join previous_ones
    on {% for key in keys %}current_ones.{{ key }} = previous_ones.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
-- What is gone is a change once, and then forgotten.
where current_ones.fingerprint is not null or previous_ones.fingerprint is not null
{%- endmacro %}
