with enrolled as (
    select
        people.person_key,
        greatest(cohorts.launch_on, people.consented_on) as first_on,
        least(cohorts.end_on, {{ as_of() }}) as last_on
    from {{ ref('int_people') }} as people
    inner join {{ ref('stg_program__cohorts') }} as cohorts on people.cohort_id = cohorts.cohort_id
    where people.is_consenting
),

weeks as (
    select
        person_key,
        last_on,
        cast(
            unnest(generate_series({{ week_on('first_on') }}, last_on, interval 7 day)) as date
        ) as week_on
    from enrolled
),

active_weeks as (
    select distinct
        person_key,
        {{ week_on('occurred_at') }} as week_on
    from {{ ref('int_learning_events') }}
    where is_substantive
),

people_weeks as (
    select
        weeks.person_key,
        -- The last day, since the weeks looked at end with it.
        least(cast(weeks.week_on + interval 6 day as date), weeks.last_on) as observed_on,
        count(active_weeks.week_on) >= 2 as is_active
    from weeks
    left join active_weeks
        on
            weeks.person_key = active_weeks.person_key
            and active_weeks.week_on between weeks.week_on - interval 21 day and weeks.week_on
    group by weeks.person_key, weeks.week_on, weeks.last_on
)

select
    'active_engagement' as metric_id,
    people_weeks.person_key || '|' || {{ week_on('people_weeks.observed_on') }} as unit_id,
    people_weeks.person_key,
    teams.team_name,
    cast(null as varchar) as competency_id,
    people_weeks.observed_on,
    cast(case when people_weeks.is_active then 1 else 0 end as double) as value,
    cast(1 as double) as weight,
    false as is_censored
from people_weeks
{{ join_team('teams', 'people_weeks.person_key', 'people_weeks.observed_on') }}
