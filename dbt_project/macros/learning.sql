{#- Whether a learning event proves the skill: a checkpoint passed without help. -#}
{% macro is_unaided_success(relation=none) -%}
    {%- set events = relation ~ '.' if relation else '' -%}
    ({{ events }}is_unaided_proof and coalesce({{ events }}is_success, {{ events }}verb = 'passed'))
{%- endmacro %}
