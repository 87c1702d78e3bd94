{#- An instant with a time zone as a plain UTC timestamp, whatever the session's time zone. `at time zone 'UTC'` says
    the same and asks a calendar for every row: twenty times as dear. -#}
{% macro utc(instant) -%}
    make_timestamp(epoch_us({{ instant }}))
{%- endmacro %}

{#- The Monday of the week that a UTC instant or a date lies in. -#}
{% macro week_on(instant) -%}
    cast(date_trunc('week', {{ instant }}) as date)
{%- endmacro %}

{% macro month_on(instant) -%}
    cast(date_trunc('month', {{ instant }}) as date)
{%- endmacro %}

{#- The same of a date, which takes a third of the time: for millions of them. -#}
{% macro month_of_day(day) -%}
    {{ day }} - cast(day({{ day }}) - 1 as integer)
{%- endmacro %}

{% macro hours_between(beginning, ending) -%}
    date_diff('second', {{ beginning }}, {{ ending }}) / 3600.0
{%- endmacro %}

{#- The first day of the quarter that a week's Monday lies in, so that a week is of one quarter. -#}
{% macro quarter_on(week) -%}
    cast(date_trunc('quarter', {{ week }}) as date)
{%- endmacro %}
