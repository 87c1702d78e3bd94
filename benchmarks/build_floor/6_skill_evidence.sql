-- One insert a signal: what a week's work says of a person's competency.
create temp macro twenty(evidence_id) as list_sort(list(evidence_id))[1:20];

create temp table evidence (person_key varchar, competency_id varchar, week_on date, signal_id varchar, value double,
    weight double, evidence_count bigint, evidence_ids varchar[]);

insert into evidence
with work as (
    select author_person_key as person_key, competency_id, merged_at as worked_at, shown.changed_lines, weight,
        evidence_id
    from pulls inner join shown using (pull_request_key)
    where merged_at is not null and not is_bot_author
    union all
    select author_person_key, competency_id, authored_at, sum(additions + deletions), max(weight), evidence_id
    from (from fct_commits where not is_bot and not is_merge and not is_on_github) as commits
    inner join (select *, source_name || '|' || repository_id || '|' || commit_sha as commit_key
        from raw.git__commit_files) as files using (commit_key)
    inner join path_rules using (path)
    group by commit_key, author_person_key, competency_id, authored_at, evidence_id
)
select person_key, competency_id, date_trunc('week', worked_at)::date as week_on, 'exposure', 1,
    max(weight) * least(1, ln(1 + sum(changed_lines)) / ln(501)), count(*), twenty(evidence_id)
from work where person_key is not null and changed_lines > 0
group by person_key, competency_id, week_on;

insert into evidence
with comments as (
    select evidence_id, author_person_key as person_key, date_trunc('week', created_at)::date as week_on,
        competency_id, weight, shown.human_comment_count as observed,
        least(shown.changed_lines, 500) * reviewing as opportunity
    from pulls inner join shown using (pull_request_key) inner join reviewed using (pull_request_key)
    where is_by_path and shown.changed_lines > 0 and not is_draft and not is_bot_author
),
norms as (select competency_id, sum(observed) / sum(opportunity) as rate from comments group by all),
weeks as (
    select person_key, competency_id, week_on, max(weight) as weight, sum(observed) as observed,
        sum(opportunity * rate) as expected, count(*) as pieces, twenty(evidence_id) as evidence_ids
    from comments inner join norms using (competency_id) where person_key is not null
    group by all
)
select person_key, competency_id, week_on, 'review_comment_density', expected / (observed + expected),
    weight * (observed + expected) / 2, pieces, evidence_ids
from weeks where expected > 0;

insert into evidence
with looks as (
    select distinct reviewer_person_key as person_key, date_trunc('week', submitted_at)::date as week_on,
        pull_request_key, evidence_id
    from fct_reviews as reviews
    inner join pulls using (pull_request_key)
    left join (select review_key, count(*) as comments from fct_review_comments group by all) using (review_key)
    where not reviews.is_bot and not is_self and reviewer_person_key is not null and not coalesce(
        reviews.state = 'APPROVED' and comments is null and changed_lines > 200
        and submitted_at < greatest(created_at, ready_at) + interval 2 minute, false)
)
select person_key, competency_id, week_on, 'review_familiarity', 1, max(weight) * count(*), count(*),
    twenty(evidence_id)
from looks inner join shown using (pull_request_key)
group by person_key, competency_id, week_on;

insert into evidence
with responses as (
    select incident_key, person_key, min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at
    from fct_incident_responses where person_key is not null group by all
    having bool_or(response_type = 'resolve') and not bool_or(response_type = 'escalate')
),
timed as (
    select evidence_id, service_key, responses.person_key, resolved_at, coalesce(priority, urgency, 'none') as severity,
        greatest(date_diff('second', coalesce(responses.acknowledged_at, created_at), resolved_at) / 3600, 0) as hours
    from fct_incidents inner join responses using (incident_key)
    where resolved_at is not null and not is_auto_resolved
),
norms as (select severity, greatest(median(hours), 0.05) as usual from timed group by all)
select person_key, competency_id, date_trunc('week', resolved_at)::date as week_on, 'incident_response',
    avg(usual / (usual + hours)), sum(weight), count(*), twenty(evidence_id)
from timed inner join norms using (severity) inner join service_rules using (service_key)
group by person_key, competency_id, week_on;

insert into evidence
select person_key, competency_id, date_trunc('week', occurred_at)::date as week_on, 'checkpoint',
    avg(coalesce(score_scaled, is_success::int)), count(*), count(*),
    list_sort(list(distinct 'checkpoint ' || competency_id || ' on ' || occurred_at::date))[1:20]
from fct_learning_events where is_unaided_proof
group by person_key, competency_id, week_on;

create table mart_skill_evidence as
select evidence.* replace (evidence.weight * signals.weight as weight), half_life_days, kind as signal_kind
from evidence
inner join raw.program__signals as signals using (signal_id)
semi join dim_competency using (competency_id);
