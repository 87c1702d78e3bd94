-- What reviewing and later fixes say.
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
select person_key, competency_id, week_on, 'review_familiarity', 1, max(weight) * count(distinct pull_request_key), count(distinct pull_request_key),
    twenty(evidence_id)
from looks inner join shown using (pull_request_key)
group by person_key, competency_id, week_on;

insert into evidence
with reviewed as (
    select distinct reviewer_person_key, author_person_key, pull_request_key, evidence_id, competency_id, weight,
        domain, date_trunc('week', submitted_at)::date as week_on
    from fct_reviews as reviews
    inner join (from pulls where not is_bot_author) as pulls using (pull_request_key)
    inner join shown using (pull_request_key)
    inner join dim_competency using (competency_id)
    where not is_bot and not is_self
),
pairs as (
    select distinct reviewer_person_key, author_person_key, pull_request_key, domain, week_on from reviewed
),
weeks as (
    select person_key, domain, week_on, sum(given) as given, sum(received) as received
    from (
        select reviewer_person_key as person_key, domain, week_on, 1 as given, 0 as received from pairs
        union all select author_person_key, domain, week_on, 0, 1 from pairs
    ) where person_key is not null group by all
),
quarters as (
    select person_key, domain, week_on, sum(given) over quarter as given, sum(received) over quarter as received
    from weeks
    window quarter as (partition by person_key, domain order by week_on
        range between interval 84 days preceding and current row)
)
select person_key, competency_id, reviewed.week_on, 'review_asymmetry', greatest(0.5, max(given) / max(given + received)),
    max(weight) * count(distinct pull_request_key), count(distinct pull_request_key), twenty(evidence_id)
from reviewed inner join quarters
    on reviewer_person_key = person_key and quarters.domain = reviewed.domain and quarters.week_on = reviewed.week_on
where received > 0
group by person_key, competency_id, reviewed.week_on;

insert into normed
with fixing as (
    select pull_request_key from (select pull_request_key, unnest(labels) as label from pulls where merged_at is not null)
    where regexp_matches(lower(label),
        '^((type|kind)\s*[:/-]\s*)?(bug|bug[-_ ]?fix|fix|hot[-_ ]?fix|revert|regression|defect)$')
    union
    select pull_request_key from (
        select pull_request_key, unnest(json_list(linked_issue_references)) as issue_key
        from pulls where merged_at is not null and linked_issue_references <> '[]'
    ) inner join tickets using (issue_key)
    where lower(issue_type) in ('bug', 'defect') or list_has_any(labels, ['bug', 'Bug', 'regression', 'Regression'])
    union
    select pull_request_key from raw.git__commits as history inner join (
        select pull_request_key, merge_commit_sha as commit_sha from pulls where merged_at is not null
    ) using (commit_sha) where reverted_sha is not null
),
fixes as (
    select distinct repository_key, path, opened_at from deliveries semi join fixing using (pull_request_key)
),
files as (
    select deliveries.*, coalesce(fixes.opened_at <= delivered_at + interval 14 days, false)::int as is_fixed
    from (
        from deliveries where pull_request_key is not null
            and delivered_at + interval 14 days < getvariable('as_of_end')::timestamp
    ) as deliveries
    asof left join fixes on deliveries.repository_key = fixes.repository_key and deliveries.path = fixes.path
        and delivered_at < fixes.opened_at
),
norms as (select repository_key, avg(is_fixed) as share from files group by all),
works as (
    select repository_key, person_key, competency_id, date_trunc('week', delivered_at)::date as week_on, evidence_id,
        max(weight) as weight, max(is_fixed) as observed, 1 - (1 - max(share)) ** count(*) as chance
    from files inner join norms using (repository_key) inner join path_rules using (path)
    group by repository_key, person_key, competency_id, delivered_at, pull_request_key, evidence_id
),
scales as (select repository_key, sum(observed) / nullif(sum(chance), 0) as scale from works group by all)
select 'follow_up_fixes', person_key, competency_id, week_on, weight, observed, chance * scale, 1, evidence_id
from works inner join scales using (repository_key);
