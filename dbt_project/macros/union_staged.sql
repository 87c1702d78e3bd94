{#- Staging models of several systems that name the same things the same way, one under the other. To feed
    a new source into an intermediate model is to add its staging model to this list, and nothing else. -#}
{% macro union_staged(models) -%}
    {%- for model in models %}
    select * from {{ ref(model) }}
    {%- if not loop.last %}
    union all by name
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
