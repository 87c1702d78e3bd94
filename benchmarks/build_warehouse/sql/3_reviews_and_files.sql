-- What hangs on a pull request of the temporary table `pulls`: files, commits, reviews, comments.
insert into raw.github__pull_request_files by name
select 'github' as source_name, pulls.id as pull_request_id, paths.path, pulls.updated_at as pull_request_updated_at,
    'MODIFIED' as change_type,
    max(1 + (-25 * ln(1 - chance(hash(pulls.i, k), 'added') * 0.9999))::int) as additions,
    max((-9 * ln(1 - chance(hash(pulls.i, k), 'deleted') * 0.9999))::int) as deletions
from pulls, lateral (select unnest(range(file_count)) as k) as files
-- Zipf: how often a path is changed falls with its rank.
inner join paths on paths.p = pow(getvariable('paths'), chance(hash(pulls.i, k), 'path'))::int
group by all;

insert into raw.github__pull_request_commits by name
select 'github' as source_name, id as pull_request_id, sha1(id || '/' || k) as commit_sha,
    created_at - to_seconds(90000 * chance(hash(i, k), 'commit')) as authored_at, authored_at as committed_at,
    'dev-' || author || '@acme.example' as author_email, 'dev-' || author as author_login,
    updated_at as pull_request_updated_at
from pulls, lateral (select unnest(range(2)) as k) as commits;

-- Seven reviews in eight come from the author's own team.
create or replace temp table looked as
select i, id, r, k, submitted_at, id || '/' || k as review_id, k = 1 and has_bot_review as is_bot,
    case when chance(hash(i, k), 'other team') < 0.125
        then (getvariable('engineers') * chance(hash(i, k), 'reviewer'))::int % getvariable('engineers')
        else least(author // 8 * 8 + (author + 1 + (7 * chance(hash(i, k), 'reviewer'))::int) % 8,
            getvariable('engineers') - 1)
    end as reviewer,
    chance(hash(i, k), 'comments') as talk, false as is_late
from (select *, unnest(review_ats) as submitted_at, generate_subscripts(review_ats, 1) as k from pulls)
where submitted_at < getvariable('until')
union all
select i, id, r, 99, late_at, id || '/late', false, (author + 3) % getvariable('engineers'), 0.9, true
from pulls where late_at < getvariable('until');

insert into raw.github__reviews by name
select 'github' as source_name, review_id, id as pull_request_id, submitted_at,
    case when is_bot then 'robot-0' else 'dev-' || reviewer end as author_login,
    case when is_bot then 'Bot' else 'User' end as author_type,
    case when is_bot or talk > 0.7 then 'COMMENTED' when talk > 0.6 then 'CHANGES_REQUESTED' else 'APPROVED' end as state
from looked;

insert into raw.github__review_comments by name
select 'github' as source_name, review_id || '/' || c as review_comment_id, review_id, id as pull_request_id,
    -- Every other second remark of people answers the bot's first one, where it made one.
    case when not is_bot and c = 1 and i % 2 = 0 then id || '/1/0' else review_id || '/' || c end as thread_id, case when is_bot then 'robot-0' else 'dev-' || reviewer end as author_login,
    case when is_bot then 'Bot' else 'User' end as author_type, paths.path, submitted_at as created_at,
    (200 * chance(hash(i, k, c), 'line'))::bigint as original_line,
    case when (i + c) % 3 > 0 then original_line end as line,
    case when r % 3 = 0 and not is_bot then ['issue', 'nitpick', null, 'suggestion (non-blocking)', 'todo', null,
        'question (blocking)', 'praise'][1 + (hash(i, k, c) % 8)::bigint] end as conventional_label
from looked, lateral (select unnest(range((talk > 0.76)::int + (talk > 0.92)::int)) as c) as comments
inner join paths on paths.p = pow(getvariable('paths'), chance(hash(looked.i, c), 'path'))::int;

insert into raw.github__review_requests by name
select 'github' as source_name, review_id as review_request_id, id as pull_request_id,
    'dev-' || reviewer as requested_account_id, 'User' as requested_type, submitted_at - interval 1 hour as requested_at
from looked where k = 2;

insert into raw.github__draft_changes by name
select 'github' as source_name, id as draft_change_id, id as pull_request_id, false as to_draft,
    'dev-' || author as actor_login, ready_at as created_at
from pulls where draft_seconds > 0 and ready_at < getvariable('until');

insert into raw.github__check_suites by name
select 'github' as source_name, id as check_suite_id, 'R_' || r as repository_id, sha1(id) as commit_sha,
    'ci' as name, 'github-actions' as app_slug, 'completed' as status,
    case when fate < 0.8 then 'success' else 'failure' end as conclusion,
    decided_at as started_at, decided_at + interval 9 minute as finished_at
from pulls
where decided_at + interval 9 minute < getvariable('until') and decided_at >= getvariable('since');

insert into raw.github__deployments by name
select 'github' as source_name, id as deployment_id, 'R_' || r as repository_id, 'production' as environment,
    sha1(id) as commit_sha, case when fate < 0.85 then 'SUCCESS' else 'FAILURE' end as status,
    'robot-1' as creator_account_id, 'Bot' as creator_type, decided_at + interval 1 hour as created_at,
    decided_at + interval 80 minute as finished_at, decided_at + interval 80 minute as updated_at
from pulls
where i % 10 = 3 and fate < 0.92 and decided_at + interval 80 minute < getvariable('until')
    and decided_at + interval 80 minute >= getvariable('since');
