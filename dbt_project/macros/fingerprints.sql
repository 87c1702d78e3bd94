{#- A number for a row of `relation`, under `alias`: another one if any of its columns is another, or if an
    instant of it, unknown at an earlier as_of, has come since. Of the columns, since of the row as a whole it takes
    half as much time again. -#}
{% macro row_fingerprint(relation, alias) -%}
    {%- set columns = adapter.get_columns_in_relation(relation) if execute else [] %}
    {%- set values = [] %}
    {%- for column in columns %}{% do values.append(alias ~ '.' ~ column.quoted) %}{% endfor %}
    {%- for column in columns if column.dtype.startswith('TIMESTAMP') %}
        {%- do values.append(alias ~ '.' ~ column.quoted ~ ' < ' ~ as_of_end()) %}
    {%- endfor -%}
    hash({{ (values or [alias]) | join(', ') }})
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
    or coalesce(
        (current_ones.{{ keys | join(', current_ones.') }}) in (select {{ keys | join(', ') }} from {{ touched }}), false
    )
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
