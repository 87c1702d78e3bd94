with weeks as (
    select distinct
        cohorts.cohort_id,
        dates.week_on
    from {{ ref('stg_program__cohorts') }} as cohorts
    inner join {{ ref('dim_date') }} as dates
        on dates.week_on >= {{ week_on('cohorts.launch_on') }} and cohorts.end_on >= dates.week_on
),

enrolled as (
    select
        weeks.cohort_id,
        weeks.week_on,
        people.person_key
    from weeks
    left join {{ ref('int_people') }} as people
        on
            weeks.cohort_id = people.cohort_id
            and people.is_consenting
            and people.consented_on < weeks.week_on + interval 7 day
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
        enrolled.cohort_id,
        enrolled.week_on,
        enrolled.person_key,
        count(active_weeks.week_on) >= 2 as is_active
    from enrolled
    left join active_weeks
        on
            enrolled.person_key = active_weeks.person_key
            and active_weeks.week_on between enrolled.week_on - interval 21 day and enrolled.week_on
    group by enrolled.cohort_id, enrolled.week_on, enrolled.person_key
)

select
    cohort_id,
    week_on,
    count(person_key) as enrolled,
    count(case when is_active then person_key end) as active
from people_weeks
group by cohort_id, week_on
