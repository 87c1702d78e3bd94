-- Days; one insert a metric; then observations and answers.
-- Not here yet: mart_metric_months by all groups with its standard errors, and the metrics added since.
create table dim_date as
with firsts as (
    select min(created_at) as first from pulls
    union all select min(committed_at) from fct_commits
    union all select min(created_at) from fct_incidents
    union all select min(created_at) from tickets
    union all select min(occurred_at) from fct_learning_events
)
select date_on::date as date_on, date_trunc('week', date_on)::date as week_on,
    date_trunc('month', date_on)::date as month_on, isodow(date_on) >= 6 as is_weekend
from (select unnest(generate_series(min(first)::date, getvariable('as_of'), interval 1 day)) as date_on from firsts);

create temp table observations (metric_id varchar, unit_id varchar, person_key varchar, competency_id varchar,
    observed_on date, value double, weight double, is_censored boolean);

insert into observations
with scopes as (
    select service_key, competency_id from service_rules
    union all select distinct service_key, null from fct_incidents
)
select 'time_to_resolve', incident_key, responder_person_key, competency_id, created_at::date,
    date_diff('second', created_at, coalesce(resolved_at, getvariable('as_of_end')::timestamp)) / 3600, 1,
    resolved_at is null
from fct_incidents inner join scopes using (service_key) where not is_auto_resolved;

insert into observations
with merged as (
    from pulls where merged_at is not null and first_review_at is not null and not is_draft and not is_bot_author
        and author_person_key is not null
),
scopes as (
    select pull_request_key, null as competency_id, changed_lines, human_comment_count from merged
    union all
    select pull_request_key, competency_id, changed_lines, human_comment_count from shown where is_by_path
)
select 'review_comment_density', pull_request_key, author_person_key, competency_id, merged_at::date,
    100 * scopes.human_comment_count / scopes.changed_lines, scopes.changed_lines, false
from merged inner join scopes using (pull_request_key) where scopes.changed_lines > 0;

insert into observations
select 'review_latency', pull_request_key, author_person_key, null, greatest(created_at, ready_at)::date,
    greatest(date_diff('second', greatest(created_at, ready_at),
        coalesce(first_review_at, getvariable('as_of_end')::timestamp)) / 3600, 0), 1, first_review_at is null
from pulls
where (first_review_at is not null or state = 'OPEN') and not is_draft and not is_bot_author
    and author_person_key is not null;

insert into observations
with firsts as (
    select person_key, min(merged_at)::date as merged_on from (
        select author_person_key as person_key, merged_at from pulls where not is_bot_author
        union all select author_person_key, committed_at from fct_commits where not is_bot and not is_on_github
    ) where merged_at is not null group by all
)
select 'time_to_first_merge', person_key, person_key, null, start_on,
    date_diff('day', start_on, coalesce(merged_on, least(end_on, getvariable('as_of')))), 1, merged_on is null
from people left join firsts using (person_key)
where not is_bot and start_on >= (select min(merged_on) from firsts) and start_on <= getvariable('as_of')
    and (merged_on is null or merged_on >= start_on);

create table mart_outcome_observations as
select metric_id, unit_id, observations.person_key, memberships.team_name, competency_id, observed_on, value, weight,
    is_censored, people.cohort_id, people.cohort_id is not null as is_pilot
from observations
left join people using (person_key)
left join memberships on observations.person_key = memberships.person_key
    and observed_on >= valid_from_on and observed_on < valid_to_on;

create table mart_feedback_answers as
select cohort_id, question_id, score, count(*) as n, count(distinct person_key) as people
from fct_feedback_responses where score is not null and cohort_id is not null group by all;
