with observations as (
    select
        observations.metric_id,
        {{ month_on('observations.observed_on') }} as month_on,
        observations.value,
        observations.is_censored,
        hash(
            observations.unit_id,
            observations.person_key,
            observations.team_name,
            observations.competency_id,
            observations.weight,
            observations.is_pilot
        ) as fingerprint
    from {{ ref('mart_outcome_observations') }} as observations
    where observations.value is not null
),

ended as (
    select
        metric_id,
        month_on,
        max(value) as longest,
        sum(hash(fingerprint, value)) as fingerprint
    from observations
    where not is_censored
    group by metric_id, month_on
),

-- What is still going on has been so for a day longer every day. Once it has lasted longer than anything
-- that came to an end in its month, how much longer is nothing to any curve.
waiting as (
    select
        observations.metric_id,
        observations.month_on,
        sum(
            hash(observations.fingerprint, least(observations.value, 2 * coalesce(ended.longest, 0) + 1))
        ) as fingerprint
    from observations
    left join ended on observations.metric_id = ended.metric_id and observations.month_on = ended.month_on
    where observations.is_censored
    group by observations.metric_id, observations.month_on
),

-- Whether medians are a curve's hangs on the metric as a whole.
metrics as (
    select
        observations.metric_id,
        bool_or(observations.is_censored) as is_ever_censored,
        max(definitions.unit) as unit
    from {{ ref('mart_outcome_observations') }} as observations
    left join {{ ref('stg_program__metrics') }} as definitions
        on observations.metric_id = definitions.metric_id
    group by observations.metric_id
),

current_ones as (
    select
        metrics.metric_id,
        coalesce(ended.month_on, waiting.month_on) as month_on,
        cast(
            hash(ended.fingerprint, waiting.fingerprint, metrics.is_ever_censored, metrics.unit) as hugeint
        ) as fingerprint
    from ended
    full join waiting on ended.metric_id = waiting.metric_id and ended.month_on = waiting.month_on
    inner join metrics on metrics.metric_id = coalesce(ended.metric_id, waiting.metric_id)
)

{{ compared_to_build_before(['metric_id', 'month_on']) }}
