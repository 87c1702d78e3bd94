{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with events as (
    select
        person_key,
        competency_id,
        occurred_at,
        coalesce(hint_count, 0) as hints,
        min(case when is_unaided_proof and is_right then occurred_at end) over (
            partition by person_key, competency_id
        ) as independent_at
    from {{ ref('int_learning_events') }}
    where is_substantive and competency_id is not null
),

beginnings as (
    select
        person_key,
        competency_id,
        cast(min(occurred_at) as date) as observed_on,
        sum(hints) as hints,
        independent_at is not null as is_independent
    from events
    where independent_at is null or occurred_at <= independent_at
    group by person_key, competency_id, independent_at
)

select
    'prompts_until_independent' as metric_id,
    beginnings.person_key || '|' || beginnings.competency_id as unit_id,
    beginnings.person_key,
    teams.team_name,
    {{ whole_and_competency('beginnings.competency_id') }} as competency_id,
    beginnings.observed_on,
    cast(beginnings.hints as double) as value,
    cast(1 as double) as weight,
    not beginnings.is_independent as is_censored
from beginnings
{{ join_team('teams', 'beginnings.person_key', 'beginnings.observed_on') }}
