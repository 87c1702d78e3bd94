{#- Parts of a query about outcomes by group: everybody, a side, a team, a domain. -#}

{#- Observations of all metrics, in an incremental run only those of metrics' months that changed. A model with
    `unique_key: [metric_id, month_on]` reads them through it (see macros/incremental.sql). Where a query's metric_id
    is written out, as in mart_outcome_observations, DuckDB knows the months of each metric when it plans, and reads
    of the others nothing at all. -#}
{% macro in_changed_months(relation) -%}
    {%- set changes = ref('mart_month_fingerprints') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        {%- set query -%}
            select coalesce(map(list(metric_id), list(months)), cast(map {} as map(varchar, date[])))
            from (
                select metric_id, list(month_on) as months from {{ changes }} where is_changed group by metric_id
            )
        {%- endset %}
        {%- set months = known_when_planned('changed_months', query) ~ '[metric_id]' %}
        (
            select * from {{ relation }}
            where
                observed_on >= list_min({{ months }})
                and list_contains({{ months }}, {{ month_of_day('observed_on') }})
        )
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- What `observations` say of whole domains. A unit may show in two skills of a domain and is still one: its
    value is theirs, each by its weight. -#}
{% macro domain_outcomes(observations) -%}
    select
        observations.metric_id,
        competencies.domain,
        observations.unit_id,
        observations.person_key,
        observations.observed_on,
        observations.is_censored,
        {{ exact_sum('observations.value * observations.weight') }}
        / {{ exact_sum('observations.weight') }} as value,
        max(observations.weight) as weight
    from {{ observations }} as observations
    inner join {{ ref('dim_competency') }} as competencies
        on observations.competency_id = competencies.competency_id and competencies.domain is not null
    group by
        observations.metric_id,
        competencies.domain,
        observations.unit_id,
        observations.person_key,
        observations.observed_on,
        observations.is_censored
{%- endmacro %}

{#- Relations of a query: `observations` of months that changed, and `outcomes`, which has the domains' too. The groups
    are those of mart_outcome_scopes, whose rows are four times as many and are not made here: a group is a choice
    of columns to group by. -#}
{% macro outcomes_of_changed_months() -%}
{%- set passed_on = 'unit_id, person_key, value, weight, is_censored' -%}
{#- Months that changed are looked for once; to read all observations again is less than to keep them. -#}
observations as {{ 'materialized' if is_partial_build() else 'not materialized' }} (
    select
        metric_id,
        {{ month_of_day('observed_on') }} as month_on,
        coalesce(competency_id, 'all') as competency_id,
        -- What nobody is tied to belongs to neither side.
        case when person_key is not null then if(is_pilot, 'pilot', 'comparison') end as side,
        team_name,
        observed_on,
        {{ passed_on }}
    from {{ in_changed_months(ref('mart_outcome_observations')) }}
    where value is not null
),

domains as materialized (
    {{ domain_outcomes('observations') }}
),

outcomes as {{ 'materialized' if is_partial_build() else 'not materialized' }} (
    select
        metric_id,
        month_on,
        competency_id,
        cast(null as varchar) as domain,
        side,
        team_name,
        {{ passed_on }}
    from observations
    union all
    select
        metric_id,
        {{ month_of_day('observed_on') }} as month_on,
        'all' as competency_id,
        domain,
        null as side,
        null as team_name,
        {{ passed_on }}
    from domains
)
{%- endmacro %}
