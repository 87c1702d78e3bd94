-- Pull requests of five working days a week, and what belongs to them, as they stood at `until`; only those
-- that something happened to since `since`. What had happened to them before is replaced, as by a load.
create or replace temp table pulls as
with numbered as (
    select i, 'PR_' || i as id, i * 780 // getvariable('pulls') as working_day,
        chance(i, 'bot') < 0.1 as is_bot,
        (getvariable('engineers') * pow(chance(i, 'author'), 1.3))::int as candidate,
        (getvariable('repositories') * pow(chance(i, 'repository'), 2))::int % getvariable('repositories') as r,
        -- Three in five are reviewed by a bot at once; people look two and a half times on average.
        chance(i, 'bot review') < 0.5 as has_bot_review,
        list_value(0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5)[1 + (13 * chance(i, 'reviews'))::int % 13] as looks,
        1 + (-4.3 * ln(1 - chance(i, 'files') * 0.9999))::int as file_count,
        chance(i, 'end') as fate
    from range(getvariable('last_pull')) as numbers (i)
),

timed as (
    select *,
        timestamptz '2023-07-03 07:00:00+00' + to_days((working_day // 5 * 7 + working_day % 5)::int)
        + to_seconds(36000 * chance(i, 'hour')) as created_at,
        staffed(candidate, created_at::date) as author,
        case when chance(i, 'draft') < 0.1 then 86400 * chance(i, 'ready') else 0 end as draft_seconds,
        3600 + 400000 * pow(chance(i, 'open'), 3) as open_seconds
    from numbered
),

ends as (
    select *, created_at + to_seconds(draft_seconds) as ready_at,
        case when fate < 0.98 then created_at + to_seconds(draft_seconds + open_seconds) end as decided_at,
        -- Somebody comes back to one in fifty, months later.
        case when chance(i, 'late') < 0.02 then created_at + to_days((60 + 240 * chance(i, 'when'))::int) end as late_at
    from timed
),

events as (
    select *, list_concat(
        case when has_bot_review then [created_at + interval 30 second] else [] end,
        list_transform(range(looks), lambda k: ready_at + to_seconds(open_seconds * (k + 1) / (looks + 1)))
    ) as review_ats
    from ends
)

select *, list_max(list_filter(
    list_concat([created_at, ready_at, decided_at, late_at], review_ats), lambda t: t < getvariable('until')
)) as updated_at
from events
where created_at < getvariable('until') and updated_at >= getvariable('since');

delete from raw.github__pull_requests where pull_request_id in (select id from pulls);
delete from raw.github__pull_request_files where pull_request_id in (select id from pulls);
delete from raw.github__pull_request_commits where pull_request_id in (select id from pulls);
delete from raw.github__reviews where pull_request_id in (select id from pulls);
delete from raw.github__review_comments where pull_request_id in (select id from pulls);
delete from raw.github__review_requests where pull_request_id in (select id from pulls);
delete from raw.github__draft_changes where pull_request_id in (select id from pulls);

insert into raw.github__pull_requests by name
select 'github' as source_name, id as pull_request_id, 'R_' || r as repository_id, i as number,
    case when is_bot then 'robot-' || i % 10 else 'dev-' || author end as author_login,
    case when is_bot then 'Bot' else 'User' end as author_type,
    case when decided_at < getvariable('until') then case when fate < 0.92 then 'MERGED' else 'CLOSED' end
        else 'OPEN' end as state,
    ready_at >= getvariable('until') as is_draft, created_at,
    case when draft_seconds > 0 and ready_at < getvariable('until') then ready_at end as ready_at,
    case when decided_at < getvariable('until') and fate < 0.92 then decided_at end as merged_at,
    case when decided_at < getvariable('until') then decided_at end as closed_at, updated_at,
    'dev-' || author as merged_by_login, file_count * 30 as additions, file_count * 9 as deletions,
    file_count as changed_file_count, 2 as commit_count, sha1(id || '/1') as head_commit_sha,
    sha1(id) as merge_commit_sha, 'squash' as merge_method, case when i % 6 = 0
        then '["P' || (getvariable('engineers') * chance(i // 2, 'assignee'))::int % getvariable('engineers') % 40
            || '-' || i // 2 || '"]' else '[]' end as linked_issue_references,
    ['[]', '[]', '[]', '["dependencies"]', '["migration"]', '["bug"]', '[]', '["postmortem"]'][1 + i % 8] as labels
from pulls;
