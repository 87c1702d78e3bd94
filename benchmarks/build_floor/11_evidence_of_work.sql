-- One insert a signal: what a week's work says of a person's competency. Those that hold something against a
-- norm wait in `normed` for one sum (13).
create temp macro twenty(evidence_id) as list_sort(list(distinct evidence_id))[1:20];

create temp table evidence (person_key varchar, competency_id varchar, week_on date, signal_id varchar, value double,
    weight double, evidence_count bigint, evidence_ids varchar[]);

create temp table normed (signal_id varchar, person_key varchar, competency_id varchar, week_on date, weight double,
    observed double, expected double, pieces int, evidence_id varchar);

insert into evidence
with work as (
    select author_person_key as person_key, competency_id, merged_at as worked_at, shown.changed_lines, weight,
        evidence_id
    from pulls inner join shown using (pull_request_key)
    where merged_at is not null and not is_bot_author
    union all
    select author_person_key, competency_id, authored_at, sum(files.changed_lines), max(weight), evidence_id
    from (from commits where not is_bot and not is_merge and not is_on_forge) as commits
    inner join commit_files as files using (commit_key)
    inner join path_rules using (path)
    where not is_generated
    group by commit_key, author_person_key, competency_id, authored_at, evidence_id
)
select person_key, competency_id, date_trunc('week', worked_at)::date as week_on, 'exposure', 1,
    max(weight) * least(1, ln(1 + sum(changed_lines)) / ln(501)), count(*), twenty(evidence_id)
from work where person_key is not null and changed_lines > 0
group by person_key, competency_id, week_on;

insert into evidence
select deliveries.person_key, competency_id, date_trunc('week', delivered_at)::date as week_on, 'authorship', 1,
    max(weight) * least(1, ln(1 + count(distinct deliveries.repository_key || '/' || path)) / ln(11)),
    count(distinct delivery_key), twenty(evidence_id)
from deliveries
inner join (from authorship where is_author) as authorship using (repository_key, path, person_key)
inner join path_rules using (path)
group by deliveries.person_key, competency_id, week_on;

insert into normed
with comments as (
    select evidence_id, author_person_key as person_key, week_on, quarter_on, counts_in,
        competency_id, weight, shown.human_comment_count as observed,
        least(shown.changed_lines, 500) * reviewing as opportunity
    from pulls inner join shown using (pull_request_key) inner join reviewed using (pull_request_key)
    where is_by_path and shown.changed_lines > 0 and not is_draft and not is_bot_author
),
sums as (
    select counts_in, competency_id, sum(observed) as observed, sum(opportunity) as opportunity from comments group by all
),
norms as (
    select of_quarter as quarter_on, competency_id, sum(observed) / sum(opportunity) as rate
    from sums inner join spans using (counts_in)
    group by grouping sets ((of_quarter, competency_id), (of_quarter))
)
select 'review_comment_density', person_key, competency_id, week_on, weight, observed,
    opportunity * coalesce(norms.rate, everybody.rate), 2, evidence_id
from comments
left join (from norms where competency_id is not null) as norms using (quarter_on, competency_id)
left join (from norms where competency_id is null) as everybody using (quarter_on);

insert into normed
select 'rework_rounds', author_person_key, competency_id, week_on, weight,
    observed * least(1, shown.changed_lines / pulls.changed_lines),
    expected * least(1, shown.changed_lines / pulls.changed_lines), 1, evidence_id
from pulls inner join shown using (pull_request_key) inner join rounds using (pull_request_key)
where is_by_path and shown.changed_lines > 0 and pulls.changed_lines > 0 and not is_draft and not is_bot_author;

insert into normed
with remarks as (
    select repository_key, pull_request_key, evidence_id, author_person_key as person_key,
        date_trunc('week', comments.created_at)::date as week_on, path, conventional_label as label,
        case when label like '%(non-blocking)' then 0 when label like '%(blocking)' then 1
            else (coalesce(label, '') in ('issue', 'todo', 'chore'))::int end as is_blocking
    from comments inner join pulls using (pull_request_key) where not is_bot and not is_self and not is_bot_author
),
norms as (
    select repository_key, sum(is_blocking) / count(label) as share
    from remarks group by all having count(label) >= greatest(20, 0.25 * count(*))
)
select 'comment_labels', person_key, competency_id, week_on, max(weight), sum(is_blocking), sum(share), 2, evidence_id
from remarks inner join norms using (repository_key) inner join path_rules using (path)
where label is not null
group by person_key, competency_id, week_on, pull_request_key, evidence_id;
