{#- What incremental models of files and of who delivered them read: as in incremental.sql.

    What is counted by the file: a relation's rows of files whose deliveries changed. A model with
    `unique_key: file_key` reads its inputs through it. -#}
{% macro in_changed_files(relation) -%}
    {{ of_changed_key(relation, 'int_changed_files', 'file_key') }}
{%- endmacro %}

{#- The same for commits that a clone alone shows, by `key`. -#}
{% macro of_changed_deliveries(relation, key) -%}
    {%- set changes = ref('int_changed_deliveries') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        (select * from {{ relation }} where {{ key }} in {{ changed_keys('delivery_key') }})
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- The same for pull requests that a fix may have followed: `unique_key: key_of_file_fixes()`. -#}
{% macro of_changed_file_fixes(relation) -%}
    {{ of_changed_key(relation, 'int_changed_file_fixes', key_of_file_fixes()) }}
{%- endmacro %}

{#- The same for everything of people who delivered something else in some area. -#}
{% macro of_changed_deliverers(relation) -%}
    {{ of_changed_key(relation, 'int_changed_area_people', person_number()) }}
{%- endmacro %}

{#- The same for those areas of them alone, of rows by area: `unique_key: area_person_key()`. -#}
{% macro of_changed_area_people(relation) -%}
    {{ of_changed_key(relation, 'int_changed_area_people', area_person_key()) }}
{%- endmacro %}

{#- A relation's rows of files that are in `few`, a relation of the query, in an incremental run. -#}
{% macro of_files_in(few, relation) -%}
    {%- if is_partial_build() -%}
        (
            select * from {{ relation }}
            where file_key in (select file_key from {{ few }} where {{ is_number('file_key') }})
        )
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- The paths of a relation's rows `which` count, whatever repository they are in, since rules speak of paths alone. In
    an incremental run those of int_changed_paths that are among them: a popular path is in too many rows. -#}
{% macro in_changed_paths(relation, which) -%}
    {%- set changes = ref('int_changed_paths') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        (select path from {{ changes }} where path in (select path from {{ relation }} where {{ which }}))
    {%- else -%}
        (select path from {{ relation }} where {{ which }})
    {%- endif %}
{%- endmacro %}

{#- The same for what is counted by a person's week. A model with `unique_key: person_week_key()` reads its inputs
    through it. -#}
{% macro in_changed_author_weeks(relation) -%}
    {{ of_changed_key(relation, 'int_changed_author_weeks', 'person_week') }}
{%- endmacro %}
