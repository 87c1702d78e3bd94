-- Commits of repositories that no forge is read for, and what volunteers did to learn, from `since` up to `until`.
insert into raw.git__commits by name
select timestamptz '2023-07-03 00:00:00+00' + to_seconds((c * 94348800) // (getvariable('pulls') // 10)) as authored_at,
    'git' as source_name, 'kernel-' || c % 5 as repository_id, sha1('commit ' || c) as commit_sha,
    'dev-' || staffed((getvariable('engineers') * chance(c, 'author'))::int, authored_at::date) || '@acme.example'
        as author_email, author_email as committer_email, 1 as parent_count, 0 as author_utc_offset_minutes,
    authored_at as committed_at
from range(getvariable('last_pull') // 10) as commits (c)
where authored_at >= getvariable('since') and authored_at < getvariable('until');

insert into raw.git__commit_files by name
select commits.source_name, commits.repository_id, commits.commit_sha, paths.path, 12 as additions, 4 as deletions
from raw.git__commits as commits, lateral (select unnest(range(2)) as k) as files
inner join paths on paths.p = pow(getvariable('paths'), chance(hash(commits.commit_sha, k), 'path'))::int
where commits.authored_at >= getvariable('since')
group by all;

insert into raw.git__repositories by name
select distinct 'git' as source_name, repository_id, 'main' as default_branch
from raw.git__commits where repository_id not in (select repository_id from raw.git__repositories);

-- Half a year of the pilot, forty statements a volunteer and month: one in twenty is a checkpoint.
create or replace temp table statements as
select s, lists.volunteers[1 + if(s % 20 = 0, s // 120, (len(lists.volunteers) * chance(s, 'learner'))::int)
        % len(lists.volunteers)] as email,
    -- Six checkpoints in a row are one person's, two in each of three competencies.
    competencies[1 + if(s % 20 = 0, s // 20 % 3, s % len(competencies))] as competency_id, contents[1 + s % len(contents)] as content_id,
    timestamptz '2026-01-05 00:00:00+00' + to_seconds((s * 15120000) // (getvariable('pulls') // 20)) as occurred_at
from range(getvariable('last_pull') // 20) as statements (s), (select
    (select list(email order by email) from raw.roster__people
        where email in (select person_email from raw.feedback__consents)) as volunteers,
    (select list(competency_id order by competency_id) from raw.program__competencies) as competencies,
    (select list(content_id order by content_id) from raw.program__contents) as contents
) as lists
where occurred_at >= getvariable('since') and occurred_at < getvariable('until');

insert into raw.xapi__statements by name
select 'lrs' as source_name, md5('statement ' || s) as statement_id, email as actor_id, occurred_at,
    occurred_at as stored_at, md5(email) as registration_id, false as is_aided,
    'https://signalpath.dev/' || case when s % 20 = 0 then 'checkpoint/' || competency_id
        else 'content/' || content_id end as object_id,
    'http://adlnet.gov/expapi/verbs/' || case when s % 20 > 0
        then ['interacted', 'answered', 'launched', 'completed'][1 + s % 4]
        when chance(s, 'passes') < 0.7 then 'passed' else 'failed' end as verb_id,
    case when s % 20 = 0 then chance(s, 'passes') < 0.7 end as is_success,
    case when s % 20 = 0 then 1 - chance(s, 'passes') end as score_scaled,
    case when s % 4 = 2 then 600 end as duration_seconds, case when s % 4 = 1 then 1 + s % 3 end as hint_count
from statements;

insert into raw.feedback__responses by name
select 'feedback' as source_name, 'r' || s as response_id, email as person_email, 'relevant' as question_id,
    1 + (4 * chance(s, 'score'))::int as score, content_id, occurred_at as responded_at
from statements where s % 100 = 7;

insert into raw.responses__responses by name
select 'responses' as source_name, 'about ' || s as response_id, if(s % 3 = 0, 'dismiss', 'accept') as kind,
    email as person, 'content' as about_kind, content_id as about_id, occurred_at as made_at
from statements where s % 25 = 3;

-- What seniors and people themselves say of a skill; who would sign for themselves is in it as well.
insert into raw.responses__responses by name
select 'responses' as source_name, 'skill ' || s as response_id,
    ['self_rate', 'sign_off', 'teach_back', 'dispute'][1 + s // 10 % 4] as kind, statements.email as person,
    'competency' as about_kind, competency_id as about_id, case when kind <> 'dispute' then 1 + s // 40 % 4 end as rating,
    case when kind in ('sign_off', 'teach_back') then seniors.email end as given_by, occurred_at as made_at
from statements, (select list(distinct email order by email) as emails from statements) as lists,
    lateral (select emails[1 + s // 10 % len(emails)] as email) as seniors
where s % 10 = 4;
