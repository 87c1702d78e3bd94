{#- A relation with an incident_key, in an incremental run only of incidents that changed. A model with
    `unique_key: incident_key` reads its inputs through it. -#}
{% macro of_changed_incidents(relation) -%}
    {%- if not execute or is_partial_build() %}
        {%- set changes = ref('int_incident_fingerprints') %}
    {%- endif %}
    {%- if is_partial_build() -%}
        {%- set all_rows = '(select * from ' ~ relation ~ ' where incident_key in ' ~ changed_keys('incident_key') ~ ')' %}
        {{- kept_rows(relation, 'incident_key') or all_rows }}
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}
