{#- A JSON list of texts as a list; anything else is an empty one. -#}
{% macro json_list(column) -%}
    coalesce(from_json(case when json_valid({{ column }}) then {{ column }} end, '["VARCHAR"]'), [])
{%- endmacro %}

{#- What a reader is shown as evidence: at most twenty names, sorted, so that a run can be repeated. What is
    double goes list by list: a distinct aggregate keeps a table of all groups and names, which costs twice as much. -#}
{% macro evidence_list(evidence_id) -%}
    {#- Most lists are of one, and to sort and compare those costs as much as the rest of a signal. #}
    case
        when count(*) = 1 and count({{ evidence_id }}) = 1 then list({{ evidence_id }})
        else list_slice(list_sort(list_distinct(list({{ evidence_id }}))), 1, 20)
    end
{%- endmacro %}
