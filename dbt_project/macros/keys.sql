{#- The key of a thing that a source names: the source's name is part of it, since two trackers may
    both have a number 7. People never get such a key; theirs is the pseudonym of the identity step. -#}
{% macro entity_key(parts) -%}
    {{ (['source_name'] + parts) | join(" || '|' || ") }}
{%- endmacro %}
