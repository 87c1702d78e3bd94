with weeks as (
    select distinct
        cohorts.cohort_id,
        dates.week_on
    from {{ ref('stg_program__cohorts') }} as cohorts
    inner join {{ ref('dim_date') }} as dates
        on dates.week_on >= {{ week_on('cohorts.launch_on') }} and cohorts.end_on >= dates.week_on
),

people_weeks as (
    select
        people.cohort_id,
        engagement.person_key,
        {{ week_on('engagement.observed_on') }} as week_on,
        engagement.value
    from {{ ref('met_active_engagement') }} as engagement
    inner join {{ ref('int_people') }} as people on engagement.person_key = people.person_key
)

select
    weeks.cohort_id,
    weeks.week_on,
    count(people_weeks.person_key) as enrolled,
    count(case when people_weeks.value = 1 then people_weeks.person_key end) as active
from weeks
left join people_weeks on weeks.cohort_id = people_weeks.cohort_id and weeks.week_on = people_weeks.week_on
group by weeks.cohort_id, weeks.week_on
