{#- In a select list: a row about the unit as a whole, and one about its competency where it has one. -#}
{% macro whole_and_competency(competency_id) -%}
    unnest(
        case when {{ competency_id }} is null then [null] else [null, {{ competency_id }}] end
    )
{%- endmacro %}
