{# Sums of floats depend on the order that threads add them in; sums of decimals do not, so the same rows
   give the same bytes. Twelve places, and room for 10^26. #}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 12))) as double)
{%- endmacro %}

{% macro exact_avg(expression) -%}
    ({{ exact_sum(expression) }} / count({{ expression }}))
{%- endmacro %}

{% macro median(expression) -%}
    percentile_cont(0.5) within group (order by {{ expression }})
{%- endmacro %}

{% macro percentile_90(expression) -%}
    percentile_cont(0.9) within group (order by {{ expression }})
{%- endmacro %}
