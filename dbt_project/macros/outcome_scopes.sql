{#- A query for the groups whose figures each of `observations` is part of: mart_outcome_scopes, of all of them or
    of some. -#}
{% macro outcome_scopes(observations) -%}
{%- set passed_on = 'unit_id, person_key, observed_on, value, weight, is_censored' -%}

with observations as (
    select
        metric_id,
        coalesce(competency_id, 'all') as competency_id,
        team_name,
        is_pilot,
        {{ passed_on }}
    from {{ observations }}
    where value is not null
),

-- A unit may show in two skills of a domain and is still one: its value is theirs, each by its weight.
domains as (
    select
        observations.metric_id,
        observations.unit_id,
        observations.person_key,
        observations.observed_on,
        observations.is_censored,
        competencies.domain,
        {{ exact_sum('observations.value * observations.weight') }}
        / {{ exact_sum('observations.weight') }} as value,
        max(observations.weight) as weight
    from observations
    inner join {{ ref('dim_competency') }} as competencies
        on observations.competency_id = competencies.competency_id
    group by all
),

scopes as (
    select
        metric_id,
        'cohort' as scope_type,
        -- What nobody is tied to belongs to neither side.
        unnest(case
            when person_key is null then ['all']
            when is_pilot then ['all', 'pilot']
            else ['all', 'comparison']
        end) as scope_id,
        competency_id,
        {{ passed_on }}
    from observations
    union all
    select
        metric_id,
        'team' as scope_type,
        team_name as scope_id,
        competency_id,
        {{ passed_on }}
    from observations
    where team_name is not null
    union all
    select
        metric_id,
        'domain' as scope_type,
        domain as scope_id,
        'all' as competency_id,
        {{ passed_on }}
    from domains
)

select
    metric_id,
    scope_type,
    scope_id,
    competency_id,
    unit_id,
    person_key,
    observed_on,
    {{ month_on('observed_on') }} as month_on,
    value,
    weight,
    is_censored
from scopes
{%- endmacro %}

{#- The same, in an incremental run only of observations of metrics' months that changed: what is counted by
    metric and month has `unique_key: [metric_id, month_on]` and reads them through it. Those few are looked for
    among the observations, since DuckDB hands no filter down to them through the groups. -#}
{% macro changed_outcome_scopes() -%}
    {%- set scopes = ref('mart_outcome_scopes') %}
    {#- Named while dbt parses, since they are read in incremental runs alone. #}
    {%- if not execute or is_partial_build() %}
        {%- set named = [ref('mart_outcome_observations'), ref('dim_competency'), ref('mart_month_fingerprints')] %}
    {%- endif %}
    {%- if is_partial_build() -%}
        {%- set changed_ones -%}
        (
            select * from {{ ref('mart_outcome_observations') }}
            where (metric_id, {{ month_on('observed_on') }}) in {{ changed_keys(['metric_id', 'month_on']) }}
        )
        {%- endset -%}
        ({{ outcome_scopes(changed_ones) }})
    {%- else -%}
        {{ scopes }}
    {%- endif %}
{%- endmacro %}
