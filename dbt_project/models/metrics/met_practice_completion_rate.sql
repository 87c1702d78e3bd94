{{ config(materialized='incremental', incremental_strategy='other_rows') }}

{%- set days_given = 14 -%}

with events as (
    select
        learning.person_key,
        learning.competency_id,
        learning.content_id,
        -- Where the platform does not tell attempts apart, an item is one attempt.
        coalesce(learning.registration_id, '') as registration_id,
        learning.verb,
        learning.occurred_at,
        min(learning.occurred_at) over (
            partition by learning.person_key, learning.content_id, learning.registration_id
        ) as started_at
    from {{ ref('int_learning_events') }} as learning
    inner join {{ ref('stg_program__contents') }} as contents on learning.content_id = contents.content_id
    where contents.modality in ('lab', 'sandbox')
),

attempts as (
    select
        person_key,
        competency_id,
        content_id,
        registration_id,
        cast(started_at as date) as observed_on,
        bool_or(
            verb in ('completed', 'passed') and occurred_at < started_at + interval {{ days_given }} day
        ) as is_completed
    from events
    -- An attempt that began yesterday has had no time to fail.
    where started_at + interval {{ days_given }} day <= {{ as_of_end() }}
    group by person_key, competency_id, content_id, registration_id, started_at
)

select
    'practice_completion_rate' as metric_id,
    attempts.person_key || '|' || attempts.content_id || '|' || attempts.registration_id as unit_id,
    attempts.person_key,
    teams.team_name,
    {{ whole_and_competency('attempts.competency_id') }} as competency_id,
    attempts.observed_on,
    cast(case when attempts.is_completed then 1 else 0 end as double) as value,
    cast(1 as double) as weight,
    false as is_censored
from attempts
{{ join_team('teams', 'attempts.person_key', 'attempts.observed_on') }}
