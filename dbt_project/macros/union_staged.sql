{#- Staging models of several systems that name the same things the same way, one under the other; what one
    of them lacks is null. To feed a new source into an intermediate model is to add its staging model to
    this list, and nothing else. The columns are those that the models' yml describe (a test holds that these
    are all), written out so that other engines and lineage tools, which know no `union all by name`, read it.
    In a unit test there is no graph to ask, and names do. -#}
{% macro union_staged(models, only_changed=false) -%}
    {%- set described = {} %}
    {%- for node in (graph.nodes or {}).values() if node.name in models %}
        {%- do described.update({node.name: node.columns.keys() | list}) %}
    {%- endfor %}
    {%- set columns = [] %}
    {%- for model in models %}
        {%- do columns.extend(described.get(model, []) | reject('in', columns) | list) %}
    {%- endfor %}
    {%- for model in models %}
    select
        {%- for column in columns %}
        {% if column not in described[model] %}null as {% endif %}{{ column }}
        {%- if not loop.last %},{% endif %}
        {%- else %} *
        {%- endfor %}
    from {{ changed(ref(model)) if only_changed else ref(model) }}
    {%- if not loop.last %}
    union all{% if not columns %} by name{% endif %}
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{#- The same, in an incremental run of pull requests that changed alone: see `changed`. -#}
{% macro union_changed(models) -%}
    {{ union_staged(models, only_changed=true) }}
{%- endmacro %}
