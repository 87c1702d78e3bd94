{#- What a figure of an outcome is about: columns of a select list or a key, and the same in two relations. -#}
{% macro cell_columns(relation=none) -%}
    {%- for column in ['metric_id', 'scope_type', 'scope_id', 'competency_id', 'month_on'] -%}
    {{ relation ~ '.' if relation }}{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro is_same_cell(left, right) -%}
    ({{ cell_columns(left) }}) = ({{ cell_columns(right) }})
{%- endmacro %}
