{#- What a figure of an outcome is about: columns of a select list or a key, and the same in two relations. -#}
{% macro cell_columns() -%}
metric_id, scope_type, scope_id, competency_id, month_on
{%- endmacro %}

{#- Whether two relations have the same in `columns`; unknown is the same as unknown. -#}
{% macro is_same(left, right, columns) -%}
    {%- for column in columns.split(', ') -%}
    {{ 'and ' if not loop.first }}{{ left }}.{{ column }} is not distinct from {{ right }}.{{ column }}
    {% endfor -%}
{%- endmacro %}
