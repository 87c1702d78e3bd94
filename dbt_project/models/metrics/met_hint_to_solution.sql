{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with events as (
    select
        person_key,
        competency_id,
        coalesce(content_id, activity_type || ' ' || competency_id) as task_id,
        statement_id,
        occurred_at,
        coalesce(hint_count, 0) as hints,
        -- A checkpoint may be completed and wrong.
        coalesce(
            case when activity_type = 'checkpoint' then is_right end, verb in ('completed', 'passed'), false
        ) as is_solved
    from {{ ref('int_learning_events') }}
    where is_substantive
),

-- A task that is solved and taken up again is another one.
numbered as (
    select
        *,
        coalesce(
            count(case when is_solved then 1 end) over (
                partition by person_key, task_id
                order by occurred_at, statement_id
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as solved_before
    from events
),

tasks as (
    select
        person_key,
        task_id,
        competency_id,
        solved_before,
        cast(min(occurred_at) as date) as observed_on,
        sum(hints) as hints,
        bool_or(is_solved) as is_solved
    from numbered
    group by person_key, task_id, competency_id, solved_before
)

select
    'hint_to_solution' as metric_id,
    tasks.person_key || '|' || tasks.task_id || '|' || tasks.solved_before as unit_id,
    tasks.person_key,
    teams.team_name,
    {{ whole_and_competency('tasks.competency_id') }} as competency_id,
    tasks.observed_on,
    cast(tasks.hints as double) as value,
    cast(1 as double) as weight,
    not tasks.is_solved as is_censored
from tasks
{{ join_team('teams', 'tasks.person_key', 'tasks.observed_on') }}
