with observations as (
    select
        metric_id,
        unit_id,
        coalesce(competency_id, 'all') as competency_id,
        person_key,
        team_name,
        is_pilot,
        observed_on,
        value,
        weight,
        is_censored
    from {{ ref('mart_outcome_observations') }}
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
        'cohort' as scope_type,
        'all' as scope_id,
        observations.* exclude (team_name, is_pilot)
    from observations
    union all
    -- What nobody is tied to belongs to neither side.
    select
        'cohort' as scope_type,
        case when is_pilot then 'pilot' else 'comparison' end as scope_id,
        observations.* exclude (team_name, is_pilot)
    from observations
    where person_key is not null
    union all
    select
        'team' as scope_type,
        team_name as scope_id,
        observations.* exclude (team_name, is_pilot)
    from observations
    where team_name is not null
    union all by name
    select
        'domain' as scope_type,
        domain as scope_id,
        'all' as competency_id,
        domains.* exclude (domain)
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
