{#- A relation with an incident_key, in an incremental run only of incidents that changed. A model with
    `unique_key: incident_key` reads its inputs through it. -#}
{% macro of_changed_incidents(relation) -%}
    {%- if not execute or is_partial_build() %}
        {%- set changes = ref('int_incident_fingerprints') %}
    {%- endif %}
    {%- if is_partial_build() -%}
        {%- set read = graph.nodes.get('model.signalpath.' ~ relation.identifier, {}) %}
        {%- if read.get('config', {}).get('meta', {}).get('keeps_changed_rows') -%}
            {{ delta_relation(relation.identifier, 'changed_rows') }}
        {%- else -%}
            (select * from {{ relation }} where incident_key in {{ changed_keys('incident_key') }})
        {%- endif %}
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}
