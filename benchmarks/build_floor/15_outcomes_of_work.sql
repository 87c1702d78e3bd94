-- One insert a metric of pull requests, deployments and incidents. The team is that of `team_on`.
create temp table observations (metric_id varchar, unit_id varchar, person_key varchar, competency_id varchar,
    observed_on date, value double, weight double, is_censored boolean, team_on date);

create temp macro hours_until(beginning, ending) as
    date_diff('second', beginning, coalesce(ending, getvariable('as_of_end')::timestamp)) / 3600;

insert into observations
with scopes as (
    select service_key, competency_id from service_rules
    union all select distinct service_key, null from incidents
),
counted as (
    select incidents.*, competency_id, created_at::date as observed_on
    from incidents inner join scopes using (service_key) where not is_auto_resolved and not is_merged
),
repeats as (
    select counted.*, coalesce(later.created_at < counted.resolved_at + interval 90 day, false) as is_repeated
    from (from counted where signature is not null and resolved_at is not null) as counted
    asof left join (
        select service_key, signature, created_at from incidents
        where signature is not null and not is_auto_resolved and not is_merged
    ) as later on counted.service_key = later.service_key and counted.signature = later.signature
        and counted.resolved_at < later.created_at
)
select 'time_to_resolve', incident_key, responder_person_key, competency_id, observed_on,
    hours_until(created_at, resolved_at), 1, resolved_at is null, observed_on
from counted
union all
select 'time_to_acknowledge', incident_key, responder_person_key, competency_id, observed_on,
    greatest(hours_until(created_at, acknowledged_at), 0), 1, acknowledged_at is null, observed_on
from counted where acknowledged_at is not null or resolved_at is null
union all
select 'repeat_incident_rate', incident_key, responder_person_key, competency_id, resolved_at::date, is_repeated::int,
    1, resolved_at + interval 90 day > getvariable('as_of_end')::timestamp, resolved_at::date
from repeats;

insert into observations
with merged as (from ways where merged_at is not null and is_reviewed and not is_draft),
scopes as (
    select pull_request_key, null as competency_id, changed_lines, human_comment_count from merged
    union all
    select pull_request_key, competency_id, changed_lines, human_comment_count from shown where is_by_path
),
deploying as (
    select repository_key, min(created_at) as first_at from fct_deployments
    where is_production and status = 'SUCCESS' group by all
)
select 'review_comment_density', pull_request_key, person_key, competency_id, merged_at::date,
    100 * scopes.human_comment_count / scopes.changed_lines, scopes.changed_lines, false, merged_at::date
from merged inner join scopes using (pull_request_key) where scopes.changed_lines > 0
union all
select 'pull_request_cycle_time', pull_request_key, person_key, null, coalesce(ready_at, merged_at)::date, hours, 1,
    merged_at is null, coalesce(ready_at, merged_at)::date
from ways where (state = 'MERGED' or state = 'OPEN' and ready_at is not null) and not is_draft
union all
select 'lead_time_for_changes', pull_request_key, person_key, null, merged_at::date,
    hours_until(first_commit_at, deployed_at), 1, deployed_at is null, merged_at::date
from ways inner join deploying using (repository_key)
where merged_at >= first_at and first_commit_at <= coalesce(deployed_at, merged_at);

insert into observations
select 'review_latency', pull_request_key, person_key, null, asked_at::date as day,
    greatest(hours_until(asked_at, first_review_at), 0), 1, first_review_at is null, day
from ways
where (first_review_at is not null or state = 'OPEN') and not is_draft;

insert into observations
with threads as (
    select pull_request_key, thread_id, bool_or(not is_bot) as is_answered,
        arg_min(struct_pack(review_comment_key, is_bot, line), (created_at, review_comment_key)) as first
    from comments where thread_id is not null group by all
)
select 'ai_review_false_positive_rate', first.review_comment_key, person_key, null, merged_at::date,
    (first.line is not null and not is_answered)::int, 1, false, merged_at::date
from threads inner join ways using (pull_request_key) where merged_at is not null and first.is_bot;

insert into observations
with weeks as (
    select repository_key, date_trunc('week', created_at)::date as week_on, count(*) as n from fct_deployments
    where is_production and status = 'SUCCESS' group by all
)
select 'deployment_frequency', repository_key || '|' || week_on, null, null, week_on, coalesce(n, 0), 1, false, week_on
from (
    select repository_key, unnest(generate_series(min(week_on), max(week_on), interval 7 day))::date as week_on
    from weeks group by repository_key
) left join weeks using (repository_key, week_on)
where week_on + interval 7 day <= getvariable('as_of_end')::timestamp;
