{#- The type of a Linear workflow state in Jira's words for a status's category. -#}
{% macro linear_status_category(type) -%}
    case
        when {{ type }} in ('triage', 'backlog', 'unstarted') then 'new'
        when {{ type }} = 'started' then 'indeterminate'
        when {{ type }} in ('completed', 'canceled', 'duplicate') then 'done'
    end
{%- endmacro %}
