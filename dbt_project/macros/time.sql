{#- An instant with a time zone as a plain UTC timestamp, whatever the session's time zone. -#}
{% macro utc(instant) -%}
    {{ instant }} at time zone 'UTC'
{%- endmacro %}

{#- The Monday of the week that a UTC instant or a date lies in. -#}
{% macro week_on(instant) -%}
    cast(date_trunc('week', {{ instant }}) as date)
{%- endmacro %}

{% macro month_on(instant) -%}
    cast(date_trunc('month', {{ instant }}) as date)
{%- endmacro %}

{% macro hours_between(beginning, ending) -%}
    date_diff('second', {{ beginning }}, {{ ending }}) / 3600.0
{%- endmacro %}
