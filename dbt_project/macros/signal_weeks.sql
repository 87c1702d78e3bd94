{#- A relation with a `week_on`, in an incremental run only of weeks for which the signal is built anew. A model with
    `unique_key: [week_on, signal_id]` reads its inputs through it. -#}
{% macro in_weeks_of_signal(relation, signal_id) -%}
    {%- set changes = ref('int_changed_signal_weeks') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        {%- set query = "select list(week_on) from " ~ changes ~ " where signal_id = '" ~ signal_id ~ "'" %}
        {%- set weeks = known_when_planned('weeks_of_' ~ signal_id, query) %}
        (
            select * from {{ relation }}
            where
                week_on between list_min({{ weeks }}) and list_max({{ weeks }})
                and list_contains({{ weeks }}, week_on)
        )
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- Pull requests for such a signal whose weeks are those in which they were opened: in an incremental run those opened
    since the first of these weeks. -#}
{% macro opened_in_weeks_of_signal(relation, signal_id) -%}
    {%- set changes = ref('int_changed_signal_weeks') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        {%- set query = "select min(week_on) from " ~ changes ~ " where signal_id = '" ~ signal_id ~ "'" %}
        (select * from {{ relation }} where created_at >= {{ known_when_planned('first_week_of_' ~ signal_id, query) }})
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- A relation's rows of weeks that changed, by an instant of it, as `in_changed_weeks` has them; of what is older than
    the first of them DuckDB reads the instant alone, and where rows lie by time not even that. -#}
{% macro since_changed_weeks(relation, instant) -%}
    {%- set changes = ref('int_changed_weeks') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        {%- set first = known_when_planned('first_changed_week', 'select min(week_on) from ' ~ changes) %}
        {{ in_changed_weeks('(select * from ' ~ relation ~ ' where ' ~ instant ~ ' >= ' ~ first ~ ')', instant) }}
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}
