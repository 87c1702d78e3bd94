-- What later fixes say, held against the repository's four quarters before, or the quarter itself where those are
-- empty.
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
    where is_of_defect(issue_type, labels, components)
    union
    select pull_request_key from raw.git__commits as history inner join (
        select pull_request_key, merge_commit_sha as commit_sha from pulls where merged_at is not null
    ) using (commit_sha) where reverted_sha is not null
),
fixes as (
    select distinct repository_key, path, opened_at from deliveries semi join fixing using (pull_request_key)
),
files as (
    select deliveries.*, date_trunc('week', delivered_at)::date as week_on,
        date_trunc('quarter', date_trunc('week', delivered_at))::date as quarter_on, coalesce(fixes.opened_at <= delivered_at + interval 14 days, false)::int as is_fixed
    from (
        from deliveries where pull_request_key is not null
            and delivered_at + interval 14 days < getvariable('as_of_end')::timestamp
    ) as deliveries
    asof left join fixes on deliveries.repository_key = fixes.repository_key and deliveries.path = fixes.path
        and delivered_at < fixes.opened_at
),
quarters as (select distinct quarter_on as of_quarter from files),
earlier as (
    select quarters.of_quarter, past.of_quarter as quarter_on from quarters inner join quarters as past
        on past.of_quarter < quarters.of_quarter and past.of_quarter + interval 12 months >= quarters.of_quarter
),
spans as (
    from earlier
    union all select of_quarter, of_quarter from quarters where of_quarter not in (select of_quarter from earlier)
),
file_sums as (select quarter_on, repository_key, sum(is_fixed) as fixed, count(*) as n from files group by all),
norms as (
    select of_quarter as quarter_on, repository_key, sum(fixed) / sum(n) as share
    from file_sums inner join spans using (quarter_on)
    group by grouping sets ((of_quarter, repository_key), (of_quarter))
),
works as (
    select repository_key, person_key, competency_id, week_on, quarter_on, evidence_id, max(weight) as weight,
        max(is_fixed) as observed, 1 - (1 - max(coalesce(norms.share, everybody.share))) ** count(*) as chance
    from files
    left join (from norms where repository_key is not null) as norms using (quarter_on, repository_key)
    left join (from norms where repository_key is null) as everybody using (quarter_on)
    inner join path_rules using (path)
    group by repository_key, person_key, competency_id, week_on, quarter_on, pull_request_key, evidence_id
),
work_sums as (
    select quarter_on, repository_key, sum(observed) as observed, sum(chance) as chance from works group by all
),
scales as (
    select of_quarter as quarter_on, repository_key, sum(observed) / nullif(sum(chance), 0) as scale
    from work_sums inner join spans using (quarter_on)
    group by grouping sets ((of_quarter, repository_key), (of_quarter))
)
select 'follow_up_fixes', person_key, competency_id, week_on, weight, observed,
    chance * coalesce(scales.scale, everybody.scale), 1, evidence_id
from works
left join (from scales where repository_key is not null) as scales using (quarter_on, repository_key)
left join (from scales where repository_key is null) as everybody using (quarter_on);
