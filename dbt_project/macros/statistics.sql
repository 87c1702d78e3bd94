{% macro median(expression) -%}
    percentile_cont(0.5) within group (order by {{ expression }})
{%- endmacro %}

{% macro percentile_90(expression) -%}
    percentile_cont(0.9) within group (order by {{ expression }})
{%- endmacro %}
