with finished as (
    select
        *,
        value * weight as total
    from {{ ref('mart_outcome_scopes') }}
    where not is_censored
),

cells as (
    select
        {{ cell_columns() }},
        count(*) as n,
        count(distinct person_key) as people,
        count(distinct person_key) filter (where value > 0) as people_above_zero,
        {{ median('value') }} as median,
        {{ percentile_90('value') }} as p90,
        {{ exact_sum('total') }} / {{ exact_sum('weight') }} as mean
    from finished
    group by {{ cell_columns() }}
),

-- One person's outcomes resemble each other, so the mean is as sure as the number of people makes it.
clusters as (
    select
        {{ cell_columns() }},
        {{ exact_sum('total') }} as total,
        {{ exact_sum('weight') }} as weight
    from finished
    group by {{ cell_columns() }}, coalesce(person_key, unit_id)
),

-- Linearised variance of a ratio of sums; G / (G - 1) for the number G of clusters (Cochran 1977, 6.3).
spreads as (
    select
        {{ cell_columns() }},
        sqrt(
            count(*) / nullif(count(*) - 1, 0) * greatest(
                {{ exact_sum('total * total') }}
                - 2 * {{ exact_sum('total') }} / {{ exact_sum('weight') }} * {{ exact_sum('total * weight') }}
                + pow({{ exact_sum('total') }} / {{ exact_sum('weight') }}, 2)
                * {{ exact_sum('weight * weight') }},
                0
            )
        ) / {{ exact_sum('weight') }} as standard_error
    from clusters
    group by {{ cell_columns() }}
),

waiting as (
    select
        {{ cell_columns() }},
        count(*) as n_censored
    from {{ ref('mart_outcome_scopes') }}
    where is_censored
    group by {{ cell_columns() }}
)

select
    {{ cell_columns('cells') }},
    cells.n,
    coalesce(waiting.n_censored, 0) as n_censored,
    cells.people,
    cells.people_above_zero,
    cast(if(quantiles.metric_id is null, cells.median, quantiles.median) as double) as median,
    cast(if(quantiles.metric_id is null, cells.p90, quantiles.p90) as double) as p90,
    quantiles.metric_id is not null as is_kaplan_meier,
    cells.mean,
    cells.mean - 1.96 * spreads.standard_error as mean_lower,
    cells.mean + 1.96 * spreads.standard_error as mean_upper
from cells
inner join spreads on {{ is_same_cell('cells', 'spreads') }}
left join waiting on {{ is_same_cell('cells', 'waiting') }}
left join {{ ref('mart_outcome_quantiles') }} as quantiles on {{ is_same_cell('cells', 'quantiles') }}
