{%- set described_by = 'unit_id, person_key, team_name, competency_id, weight' -%}

with observations as not materialized (
    {{ metric_rows() }}
),

-- On which side people are is not part of any sum. Who changed sides is looked for alone: most days nobody.
others as (
    select person_number from {{ ref('mart_side_fingerprints') }}
    where is_changed and {{ 'true' if is_partial_build() else 'false' }}
),

touched as (
    select distinct
        metric_id,
        {{ month_of_day('observed_on') }} as month_on
    from observations
    where {{ person_number() }} in (select others.person_number from others)
),

waits as (
    select
        metric_id,
        {{ month_of_day('observed_on') }} as month_on,
        value,
        hash({{ described_by }}) as fingerprint
    from observations
    where is_censored
),

-- By the day first: days are few, and a date's month is worked out for them alone.
days as (
    select
        metric_id,
        observed_on,
        max(value) as longest,
        sum(hash({{ described_by }}, value)) as fingerprint
    from observations
    where not is_censored and value is not null
    group by metric_id, observed_on
),

ended as (
    select
        metric_id,
        {{ month_of_day('observed_on') }} as month_on,
        max(longest) as longest,
        sum(fingerprint) as fingerprint
    from days
    group by metric_id, month_on
),

-- What is still going on has been so for a day longer every day. Once it has lasted longer than anything
-- that came to an end in its month, how much longer is nothing to any curve. Longer by one, since a domain's
-- values are means, and rounded.
waiting as (
    select
        waits.metric_id,
        waits.month_on,
        sum(hash(waits.fingerprint, least(waits.value, coalesce(ended.longest, 0) + 1))) as fingerprint
    from waits
    left join ended on waits.metric_id = ended.metric_id and waits.month_on = ended.month_on
    where waits.value is not null
    group by waits.metric_id, waits.month_on
),

units as (
    select
        metric_id,
        max(unit) as unit
    from {{ ref('stg_program__metrics') }}
    group by metric_id
),

current_ones as (
    select
        coalesce(ended.metric_id, waiting.metric_id) as metric_id,
        coalesce(ended.month_on, waiting.month_on) as month_on,
        -- Whether medians are a curve's hangs on the metric as a whole.
        cast(
            hash(
                ended.fingerprint,
                waiting.fingerprint,
                coalesce(ended.metric_id, waiting.metric_id) in (select waits.metric_id from waits),
                units.unit
            ) as hugeint
        ) as fingerprint
    from ended
    full join waiting on ended.metric_id = waiting.metric_id and ended.month_on = waiting.month_on
    left join units on units.metric_id = coalesce(ended.metric_id, waiting.metric_id)
)

{{ compared_to_build_before(['metric_id', 'month_on'], touched='touched') }}
