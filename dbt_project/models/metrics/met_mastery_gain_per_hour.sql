{%- set idle_after_seconds = 600 -%}

with events as (
    select
        person_key,
        competency_id,
        occurred_at,
        -- Whoever has been away for an hour has not learned for an hour.
        least(
            date_diff(
                'second',
                lag(occurred_at) over (partition by person_key order by occurred_at, statement_id),
                occurred_at
            ),
            {{ idle_after_seconds }}
        ) as active_seconds,
        cast(is_right as double) as mastery,
        is_unaided_proof
    from {{ ref('int_learning_events') }}
    qualify competency_id is not null
),

checkpoints as (
    select
        *,
        row_number() over proofs * 2 > count(*) over (partition by person_key, competency_id) as is_later
    from events
    where is_unaided_proof
    window proofs as (partition by person_key, competency_id order by occurred_at, mastery)
),

gains as (
    select
        person_key,
        competency_id,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        avg(case when is_later then mastery end) - avg(case when not is_later then mastery end) as gain
    from checkpoints
    group by person_key, competency_id
    having count(*) >= 2
),

hours as (
    select
        gains.person_key,
        gains.competency_id,
        cast(gains.last_at as date) as observed_on,
        gains.gain,
        sum(events.active_seconds) / 3600.0 as active_hours
    from gains
    inner join events
        on
            gains.person_key = events.person_key
            and gains.competency_id = events.competency_id
            and gains.first_at < events.occurred_at
            and gains.last_at >= events.occurred_at
    group by all
)

select
    'mastery_gain_per_hour' as metric_id,
    hours.person_key || '|' || hours.competency_id as unit_id,
    hours.person_key,
    teams.team_name,
    {{ whole_and_competency('hours.competency_id') }} as competency_id,
    hours.observed_on,
    cast(hours.gain / hours.active_hours as double) as value,
    cast(hours.active_hours as double) as weight,
    false as is_censored
from hours
{{ join_team('teams', 'hours.person_key', 'hours.observed_on') }}
where hours.active_hours > 0
