with observations as (
    select
        metric_id,
        coalesce(competency_id, 'all') as competency_id,
        person_key,
        is_pilot,
        {{ month_on('observed_on') }} as month_on,
        value,
        weight
    from {{ ref('mart_outcome_observations') }}
    where not is_censored and value is not null
),

cohorts as (
    select
        *,
        'all' as cohort
    from observations
    union all
    -- What nobody is tied to belongs to neither side.
    select
        *,
        case when is_pilot then 'pilot' else 'comparison' end as cohort
    from observations
    where person_key is not null
)

select
    metric_id,
    competency_id,
    cohort,
    month_on,
    count(*) as n,
    count(distinct person_key) as people,
    cast({{ median('value') }} as double) as median,
    cast({{ percentile_90('value') }} as double) as p90,
    {{ exact_sum('value * weight') }} / {{ exact_sum('weight') }} as mean
from cohorts
group by metric_id, competency_id, cohort, month_on
