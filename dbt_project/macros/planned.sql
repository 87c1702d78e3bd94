{#- What a query finds in the warehouse, as a value that DuckDB knows when it plans the model's own query: it hands
    a filter with it down through views, unions and lists, which it does with no join. In a variable of the
    connection, and not written out: so a model's statement is the same every day, and can be run again without
    dbt (orchestration/dbt_statements.py). A `name` is one value's in a model. Only
    where a model is built, never in a data test or a view. -#}
{% macro known_when_planned(name, query) -%}
    {%- do run_query('set variable ' ~ name ~ ' = (' ~ query ~ ')') -%}
    getvariable('{{ name }}')
{%- endmacro %}
