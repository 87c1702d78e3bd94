{#- The strategy `other_rows`, of a model that is worked out whole whatever changed: rows that came out the same
    stay where they are. To compare them costs a fifth of what it costs to write and compress them again. A model's
    rows are never the same twice. -#}
{% macro get_incremental_other_rows_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | list %}
    {%- set number = number_of_row(columns) %}
    create or replace temporary table other_ as
    select before_.lost_row, after_.gained_row
    from (select rowid as lost_row, {{ number }} as number from {{ arguments.target_relation }}) as before_
    full join (select rowid as gained_row, {{ number }} as number from {{ arguments.temp_relation }}) as after_
    on before_.number = after_.number
    where before_.lost_row is null or after_.gained_row is null;
    delete from {{ arguments.target_relation }}
    where rowid in (select lost_row from other_ where lost_row is not null);
    insert into {{ arguments.target_relation }} ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from {{ arguments.temp_relation }}
    where rowid in (select gained_row from other_ where gained_row is not null);
    drop table other_;
{% endmacro %}

{#- A row by a number, as in macros/fingerprints.sql: to compare all of its columns costs half as much again. -#}
{% macro number_of_row(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}
