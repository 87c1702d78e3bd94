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

{#- The same for every row of a raw table with a pull request's rows. -#}
{% macro fingerprints_of(table) -%}
    {%- set relation = source('raw', table) -%}
    select
        records.source_name,
        records.pull_request_id,
        cast({{ row_fingerprint(relation, 'records') }} as hugeint) as fingerprint
    from {{ relation }} as records
{%- endmacro %}

{#- The pull requests of such a table's rows that name somebody who is not as in the build before. `names` are its
    columns with a log-in or an address of `system`. The accounts that changed are few, and so nothing is joined. -#}
{% macro naming_changed_accounts(table, system, names) -%}
    select {{ entity_key(['pull_request_id']) }} as pull_request_key
    from {{ source('raw', table) }}
    where
        {%- for name in names %}
        {{ 'or ' if not loop.first }}lower({{ name }}) in (
            select account_id from {{ ref('int_account_fingerprints') }}
            where is_changed and system = '{{ system }}'
        )
        {%- endfor %}
{%- endmacro %}

{#- The end of a query: the fingerprints by `key`, a column or several, in its relation current_ones, against
    those that the build before left in the same table: which are others? All are, where everything is built.
    With `touched`, a relation of the query, so are the keys in it. -#}
{% macro compared_to_build_before(key, touched=none) -%}
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
    coalesce(current_ones.fingerprint <> previous_ones.fingerprint, true)
    {%- if touched %}
    or coalesce(current_ones.{{ key }} in (select {{ key }} from {{ touched }}), false)
    {%- endif %} as is_changed
from current_ones
full join previous_ones
    on {% for key in keys %}current_ones.{{ key }} = previous_ones.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
-- What is gone is a change once, and then forgotten.
where current_ones.fingerprint is not null or previous_ones.fingerprint is not null
{%- endmacro %}

{#- The same of weeks: their fingerprints are the sums of those of `pieces`, a relation of the query. -#}
{% macro weeks_compared_to_build_before(pieces) -%}
current_ones as (
    select
        week_on,
        sum(fingerprint) as fingerprint
    from {{ pieces }}
    group by week_on
)

{{ compared_to_build_before('week_on') }}
{%- endmacro %}
