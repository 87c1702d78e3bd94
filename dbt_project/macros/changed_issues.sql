{#- A relation with an issue_key, in an incremental run only of tickets that changed. A model with `unique_key: issue_key`
    reads its inputs through it, or one with `issue_unit()`: what is measured of tickets may wait, or hang on others. -#}
{% macro of_changed_issues(relation, unique_key='issue_key') -%}
    {%- if not execute or is_partial_build() %}
        {%- set changes = ref('int_changed_issue_keys' if unique_key == 'issue_key' else 'int_changed_issues') %}
    {%- endif %}
    {%- if is_partial_build() -%}
        (select * from {{ relation }} where issue_key in {{ changed_keys(unique_key) }})
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- A ticket's key where a metric calls it its unit, as others call a pull request's. In brackets, to be another name. -#}
{% macro issue_unit() -%}
(unit_id)
{%- endmacro %}
