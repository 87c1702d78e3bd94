{#- Of outcomes (macros/outcomes.sql) each person's share in the figures of a relation's groups by `columns`; a unit that nobody is tied to
    stands for itself. -#}
{% macro outcome_clusters(relation, columns) -%}
    select
        metric_id,
        month_on,
        competency_id,
        {{ columns }},
        person_key,
        count(*) as n,
        bool_or(value > 0) as is_above_zero,
        {{ exact_sum('value * weight') }} as total,
        {{ exact_sum('weight') }} as weight
    from {{ relation }}
    where not is_censored
    group by
        metric_id, month_on, competency_id, {{ columns }}, person_key, case when person_key is null then unit_id end
{%- endmacro %}

{#- Relations of a query that end in `means`: of everybody and each side, each domain and each team the means of
    `outcomes` and `observations`, with the linearised variance of a ratio of sums; G / (G - 1) for the number G of
    clusters (Cochran 1977, 6.3). One person's outcomes resemble each other, so the mean is as sure as the number
    of people makes it. -#}
{% macro outcome_means(of_group) -%}
{%- set total, weight = exact_sum('total'), exact_sum('weight') -%}
clusters as (
    {{ outcome_clusters('outcomes', 'domain, side') }}
    union all by name
    {{ outcome_clusters('(select * from observations where team_name is not null)', 'team_name') }}
),

means as (
    select
        {{ of_group }},
        side,
        team_name,
        cast(sum(n) as bigint) as n,
        count(person_key) as people,
        count(person_key) filter (where is_above_zero) as people_above_zero,
        {{ total }} / {{ weight }} as mean,
        sqrt(
            count(*) / nullif(count(*) - 1, 0) * greatest(
                {{ exact_sum('total * total') }}
                - 2 * {{ total }} / {{ weight }} * {{ exact_sum('total * weight') }}
                + pow({{ total }} / {{ weight }}, 2) * {{ exact_sum('weight * weight') }},
                0
            )
        ) / {{ weight }} as standard_error
    from clusters
    group by {{ of_group }}, team_name, rollup(side)
    having grouping(side) = 1 or side is not null
)
{%- endmacro %}
