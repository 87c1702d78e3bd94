-- Weeks of the enrolled and the marts of engagement; then all observations in one table, and what is made of them.
create temp table enrolled as
select person_key, cohorts.cohort_id, launch_on, greatest(launch_on, consented_on) as first_on,
    least(cohorts.end_on, getvariable('as_of')) as last_on
from people inner join raw.program__cohorts as cohorts using (cohort_id) where is_consenting;

create temp table engaged as
with weeks as (
    select person_key, cohort_id, last_on,
        unnest(generate_series(date_trunc('week', first_on), last_on, interval 7 day))::date as week_on
    from enrolled
),
active as (select distinct person_key, date_trunc('week', occurred_at)::date as on_week from learned where is_substantive)
select weeks.person_key, cohort_id, week_on, least(week_on + 6, last_on) as day, count(on_week) >= 2 as is_active
from weeks
left join active on active.person_key = weeks.person_key and on_week between week_on - interval 21 day and week_on
group by all;

insert into observations
select 'active_engagement', person_key || '|' || week_on, person_key, null, day, is_active::int, 1, false, day from engaged;

create table mart_engagement_funnel as
with reached as (
    select cohort_id, enrolled.person_key, count(statement_id) > 0 as has_started,
        count(distinct if(is_substantive, date_trunc('week', occurred_at), null)) >= 2 as is_active,
        coalesce(bool_or(activity_type = 'content' and verb in ('completed', 'passed')), false) as has_completed,
        coalesce(bool_or(is_unaided_proof and is_right), false) as has_passed
    from enrolled
    left join learned on learned.person_key = enrolled.person_key and occurred_at::date >= launch_on
    group by all
)
select cohort_id, unnest(range(1, 6)) as stage_order, unnest(['enrolled', 'started', 'active in two weeks',
    'completed an item', 'passed a checkpoint']) as stage, unnest([count(*), count_if(has_started), count_if(is_active),
    count_if(has_completed), count_if(has_passed)])::bigint as people
from reached group by cohort_id;

create table dim_date as
with firsts as (
    select min(created_at) as first from pulls
    union all select min(committed_at) from commits
    union all select min(created_at) from incidents
    union all select min(created_at) from tickets
    union all select min(occurred_at) from learned
)
select date_on::date as date_on, date_trunc('week', date_on)::date as week_on,
    date_trunc('month', date_on)::date as month_on, isodow(date_on) >= 6 as is_weekend
from (select unnest(generate_series(min(first)::date, getvariable('as_of'), interval 1 day)) as date_on from firsts);

create table mart_engagement_weeks as
select cohorts.cohort_id, week_on, count(person_key) as enrolled, count_if(coalesce(is_active, false)) as active
from raw.program__cohorts as cohorts
inner join (select distinct week_on from dim_date) as weeks
    on week_on >= date_trunc('week', launch_on) and week_on <= end_on
left join engaged using (cohort_id, week_on)
group by all;

create table mart_outcome_observations as
select metric_id, unit_id, observations.person_key, memberships.team_name, competency_id, observed_on, value, weight,
    is_censored, people.cohort_id, people.cohort_id is not null as is_pilot
from observations
left join people using (person_key)
left join memberships on observations.person_key = memberships.person_key
    and team_on >= valid_from_on and team_on < valid_to_on;

create table mart_feedback_answers as
select cohort_id, question_id, score, count(*) as n, count(distinct person_key) as people
from fct_feedback_responses where score is not null and cohort_id is not null group by all;

create table mart_outcome_windows as
select cohorts.cohort_id, metric_id, unit_id, competency_id, if(is_pilot, 'pilot', 'comparison') as side,
    if(observed_on < launch_on, 'before', 'during') as period
from mart_outcome_observations as observations
inner join raw.program__cohorts as cohorts on coalesce(observations.cohort_id = cohorts.cohort_id, true)
    and observed_on between baseline_start_on and end_on
where person_key is not null;
