{#- The run's day, and the first instant that is not part of it. Nothing later is used, so that a run
    with an earlier day gives what was known then. There is no wall clock here on purpose. -#}
{% macro as_of() -%}
    {%- if execute and not var('as_of') -%}
        {{ exceptions.raise_compiler_error("the variable `as_of` is not set: pass --vars '{as_of: YYYY-MM-DD}'") }}
    {%- endif -%}
    cast('{{ var("as_of") }}' as date)
{%- endmacro %}

{% macro as_of_end() -%}
    cast({{ as_of() }} + interval 1 day as timestamp)
{%- endmacro %}

{#- An instant, or null if it had not come yet. -#}
{% macro if_known(instant) -%}
    case when {{ instant }} < {{ as_of_end() }} then {{ instant }} end
{%- endmacro %}
