{#- Whose a norm is: a norm model has rows by `quarter_on` and a group, such as a repository, and one for everybody, for
    groups that were not there before. -#}
{% macro everybody() -%}
'*'
{%- endmacro %}

{#- A relation with a row for each `group`, with all of them once more as everybody's. -#}
{% macro with_everybody(relation, group) -%}
    (
        select * from {{ relation }}
        union all
        select * replace ({{ everybody() }} as {{ group }}) from {{ relation }}
    )
{%- endmacro %}

{#- Joins the norm of `relation`'s quarter and group, under `alias`, and everybody's, under alias_everybody. -#}
{% macro join_norm(alias, norms, relation, group) -%}
    left join {{ norms }} as {{ alias }}
        on {{ relation }}.quarter_on = {{ alias }}.quarter_on and {{ relation }}.{{ group }} = {{ alias }}.{{ group }}
    left join {{ norms }} as {{ alias }}_everybody
        on
            {{ relation }}.quarter_on = {{ alias }}_everybody.quarter_on
            and {{ alias }}_everybody.{{ group }} = {{ everybody() }}
{%- endmacro %}

{% macro norm_of(alias, column) -%}
    coalesce({{ alias }}.{{ column }}, {{ alias }}_everybody.{{ column }})
{%- endmacro %}

{#- What a norm model reads, for its `from`: the quarters to be built, under `quarters`, each beside the sums of those
    that its norm is made of, under `sums`, by `group` and once more for everybody. -#}
{% macro quarters_beside_their_sums(group, quarters='int_review_quarters') -%}
{{ changed_quarters(quarters) }} as quarters
inner join {{ with_everybody('sums', group) }} as sums
    on quarters.from_on <= sums.quarter_on and quarters.to_on > sums.quarter_on
{%- endmacro %}
