-- Pull requests with what their files, reviews and comments add up to, and the competencies they show.
create temp table pulls as
with lines as (
    select pull_request_key, coalesce(sum(changed_lines) filter (where not is_generated), 0)::bigint as changed_lines
    from fct_pull_request_files group by all
),

looks as (
    select pull_request_key, min(submitted_at) as first_review_at
    from fct_reviews where not is_bot and not is_self group by all
),

remarks as (
    select pull_request_key, count(*) as human_comment_count
    from comments left join paths using (path)
    where is_in_review and not is_bot and not is_self and not coalesce(is_generated, false) group by all
)

select pull_request_key, repositories.name || '#' || number as evidence_id, repositories.name as repository_name,
    pulls.source_name || '|' || pulls.repository_id as repository_key,
    accounts.person_key as author_person_key,
    coalesce(is_bot, false) or coalesce(author_type = 'Bot', false) as is_bot_author,
    case when merged_at < getvariable('as_of_end') then 'MERGED'
        when closed_at < getvariable('as_of_end') then 'CLOSED' else 'OPEN' end as state,
    is_draft, utc(pulls.created_at) as created_at, known(ready_at) as ready_at, known(merged_at) as merged_at,
    known(closed_at) as closed_at, first_review_at,
    coalesce(lines.changed_lines, additions + deletions, 0) as changed_lines,
    coalesce(human_comment_count, 0) as human_comment_count,
    from_json(labels, '["VARCHAR"]') as labels, linked_issue_references, merge_commit_sha
from (select *, source_name || '|' || pull_request_id as pull_request_key from raw.github__pull_requests) as pulls
inner join (select repository_key, name from dim_repository) as repositories
    on repositories.repository_key = pulls.source_name || '|' || pulls.repository_id
left join lines using (pull_request_key)
left join looks using (pull_request_key)
left join remarks using (pull_request_key)
left join accounts on system = 'github' and account_id = lower(author_login)
where pulls.created_at < getvariable('as_of_end');

create table fct_pull_requests as
select pull_request_key, evidence_id, repository_key, author_person_key, team_name as author_team_name,
    is_bot_author, state, is_draft, created_at, ready_at, merged_at, closed_at, first_review_at, changed_lines,
    human_comment_count
from pulls
left join memberships on person_key = author_person_key
    and created_at::date >= valid_from_on and created_at::date < valid_to_on;

create temp table shown as
with by_path as (
    select pull_request_key, competency_id, sum(changed_lines)::bigint as changed_lines, max(weight) as weight
    from fct_pull_request_files inner join path_rules using (path) group by all
),

remarks as (
    select pull_request_key, competency_id, count(*) as human_comment_count
    from comments inner join path_rules using (path)
    where is_in_review and not is_bot and not is_self group by all
),

by_label as (
    select pull_request_key, competency_id, max(changed_lines) as changed_lines,
        max(human_comment_count) as human_comment_count, max(weight) as weight
    from (select *, unnest(labels) as label from pulls where len(labels) > 0)
    inner join (from tag_rules where artefact_type = 'label') on artefact = label
    group by all
)

select pull_request_key, competency_id, true as is_by_path, changed_lines,
    coalesce(human_comment_count, 0) as human_comment_count, weight
from by_path left join remarks using (pull_request_key, competency_id)
union all by name
select *, false as is_by_path from by_label anti join by_path using (pull_request_key, competency_id);
