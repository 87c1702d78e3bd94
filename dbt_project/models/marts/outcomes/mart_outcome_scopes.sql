{%- set passed_on = 'unit_id, person_key, observed_on, value, weight, is_censored' -%}

with observations as (
    select
        metric_id,
        coalesce(competency_id, 'all') as competency_id,
        team_name,
        is_pilot,
        {{ passed_on }}
    from {{ ref('mart_outcome_observations') }}
    where value is not null
),

domains as (
    {{ domain_outcomes('observations') }}
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
