{#- The key of a thing that a source names: the source's name is part of it, since two trackers may
    both have a number 7. People never get such a key; theirs is the pseudonym of the identity step. -#}
{% macro entity_key(parts) -%}
    {{ (['source_name'] + parts) | join(" || '|' || ") }}
{%- endmacro %}

{#- The key of a pull request's rows in a model that is built anew where a fix of them may have come, which is for other
    pull requests than those that changed. -#}
{% macro key_of_file_fixes() -%}
(pull_request_key)
{%- endmacro %}

{#- A number for a person's week, by the name of its Monday or the like. -#}
{% macro person_week_key(week='week_on', relation=none) -%}
    hash({{ relation ~ '.' if relation }}person_key, {{ week }})
{%- endmacro %}

{#- The same where what is counted is shifts, which change in other weeks than what a person delivers. -#}
{% macro oncall_week_key(week='week_on') -%}
    hash({{ week }}, person_key)
{%- endmacro %}

{#- The same for a person. -#}
{% macro person_number(relation=none) -%}
    hash({{ relation ~ '.' if relation }}person_key)
{%- endmacro %}

{#- The same for a person and an area of the code, by the `person`'s number. -#}
{% macro area_person_key(person=person_number()) -%}
    hash({{ person }}, area_type, area_name)
{%- endmacro %}

{#- A number for a file of a repository, quicker to compare than its two names. Two files that have one number
    are built anew together, which is no harm; nothing else is told by it. -#}
{% macro file_key(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    hash({{ prefix }}repository_key, {{ prefix }}path)
{%- endmacro %}

{#- A number for a merged pull request: the key of what is known of the four weeks before its merge, which change
    with other merges than its own. -#}
{% macro merge_key(relation=none) -%}
    hash({{ relation ~ '.' if relation }}pull_request_key)
{%- endmacro %}
