{#- The strategy `other_rows`, of a model that is worked out whole whatever changed: rows that came out the same
    stay where they are. To compare them costs a fifth of what it costs to write and compress them again. A model's
    rows are never the same twice. -#}
{% macro get_incremental_other_rows_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | list %}
    create or replace temporary table other_ as
    select before_.row_, after_.{{ columns | join(', after_.') }}
    from (select rowid as row_, * from {{ arguments.target_relation }}) as before_
    full join (select true as is_there, * from {{ arguments.temp_relation }}) as after_
    on {{ is_same_row(columns) }}
    where before_.row_ is null or after_.is_there is null;
    delete from {{ arguments.target_relation }} where rowid in (select row_ from other_);
    insert into {{ arguments.target_relation }} ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from other_ where row_ is null;
    drop table other_;
{% endmacro %}

{% macro is_same_row(columns) -%}
    {%- for column in columns %}
    {{ 'and ' if not loop.first }}before_.{{ column }} is not distinct from after_.{{ column }}
    {%- endfor %}
{%- endmacro %}
