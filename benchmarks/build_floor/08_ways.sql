-- A pull request's way: drafts, first commit, deployment.
create temp table drafts as
with known as (
    select pull_request_key, created_at, coalesce(to_draft, is_draft) as to_draft, draft_change_id,
        coalesce(changed_at, case when is_draft then created_at else ready_at end) as changed_at
    from pulls
    left join (
        select source_name || '|' || pull_request_id as pull_request_key, to_draft, draft_change_id,
            utc(created_at) as changed_at
        from raw.github__draft_changes where created_at < getvariable('as_of_end')
    ) using (pull_request_key)
    where draft_change_id is not null or ready_at is not null or is_draft
),
turns as (
    from known qualify to_draft is distinct from lag(to_draft) over (
        partition by pull_request_key order by changed_at, draft_change_id)
)
select pull_request_key, case when to_draft then changed_at else created_at end as draft_from,
    case when to_draft then lead(changed_at) over steps else changed_at end as draft_to
from turns
window steps as (partition by pull_request_key order by changed_at, draft_change_id)
qualify to_draft or row_number() over steps = 1;

create temp table carried as
with ends as (
    select deployments.repository_key, deployment_key, finished_at,
        coalesce(merged_at, deployments.created_at) as carries_until
    from fct_deployments as deployments
    left join pulls on deployments.repository_key = pulls.repository_key
        and commit_sha = merge_commit_sha and deployments.created_at >= merged_at
    where is_production and status = 'SUCCESS' and finished_at is not null
)
select repository_key, carries_until,
    min(finished_at) over (partition by repository_key order by carries_until desc) as deployed_at
from ends qualify row_number() over (partition by repository_key, carries_until order by deployment_key) = 1;

create temp table ways as
with firsts as (
    select source_name || '|' || pull_request_id as pull_request_key, utc(min(authored_at)) as first_commit_at
    from raw.github__pull_request_commits as commits
    inner join numbered using (source_name, pull_request_id)
    where committed_at < getvariable('as_of_end') and coalesce(pull_request_updated_at = updated_at, true)
    group by all
),
drafted as (
    select pull_request_key, max(draft_to) filter (where draft_from <= created_at) as out_at,
        max(draft_to) filter (where coalesce(draft_to <= first_review_at, true)) as again_at,
        bool_or(draft_to is null and draft_from <= created_at) as is_still_draft,
        sum(greatest(date_diff('second', greatest(draft_from, created_at), least(draft_to,
            coalesce(merged_at, closed_at, getvariable('as_of_end')::timestamp))), 0) / 60) as draft_minutes
    from drafts inner join pulls using (pull_request_key) group by all
)
select pulls.pull_request_key, pulls.repository_key, author_person_key as person_key, state, created_at, merged_at,
    first_commit_at, deployed_at, changed_lines,
    first_review_at is not null and in_review(first_review_at, merged_at, closed_at) as is_reviewed, human_comment_count, is_draft,
    greatest(created_at, coalesce(again_at, out_at)) as asked_at, first_review_at,
    case when not coalesce(is_still_draft, false) then greatest(created_at, out_at) end as ready_at,
    greatest(date_diff('second', created_at, coalesce(merged_at, getvariable('as_of_end')::timestamp)) / 3600
        - coalesce(draft_minutes, 0) / 60, 0) as hours
from (from pulls where not is_bot_author and author_person_key is not null) as pulls
left join firsts using (pull_request_key)
left join drafted using (pull_request_key)
asof left join carried on pulls.repository_key = carried.repository_key and pulls.merged_at <= carries_until;
