{#- What a figure of an outcome is about, as columns of a select list or a key to join by. -#}
{% macro cell_columns(relation=none) -%}
    {%- for column in ['metric_id', 'scope_type', 'scope_id', 'competency_id', 'month_on'] -%}
    {{ relation ~ '.' if relation }}{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
