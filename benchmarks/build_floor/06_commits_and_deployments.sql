-- Commits of repositories that no forge is read for, deployments, CI, and who delivered which file.
create temp table commit_files as
select source_name || '|' || repository_id || '|' || commit_sha as commit_key, path,
    coalesce(additions, 0) + coalesce(deletions, 0) as changed_lines, is_generated
from raw.git__commit_files inner join paths using (path);

create temp table commits as
with lines as (
    select commit_key, sum(changed_lines) as changed_lines from commit_files where not is_generated group by all
)
select commit_key,
    repository_id || '@' || left(commit_sha, 10) as evidence_id,
    commits.source_name || '|' || repository_id as repository_key, person_key as author_person_key,
    coalesce(is_bot, false) as is_bot, utc(authored_at) as authored_at, utc(committed_at) as committed_at,
    coalesce(parent_count > 1, false) as is_merge, reverted_sha is not null as is_revert,
    lower(repository_id) in (select lower(split_part(name, '/', -1)) from dim_repository where system = 'github')
        as is_on_forge,
    coalesce(changed_lines, 0)::bigint as changed_lines
from (select *, source_name || '|' || repository_id || '|' || commit_sha as commit_key from raw.git__commits) as commits
left join lines using (commit_key)
left join accounts on system = 'git' and account_id = lower(author_email)
where committed_at < getvariable('as_of_end');

create table fct_commits as from commits;

create table fct_commit_files as from commit_files semi join commits using (commit_key);

create table fct_ci_runs as
select source_name || '|' || check_suite_id as ci_run_key, source_name || '|' || repository_id as repository_key,
    commit_sha, name, case when known(finished_at) is not null then ci_conclusion(conclusion) end as conclusion,
    utc(started_at) as started_at, known(finished_at) as finished_at
from raw.github__check_suites
where started_at < getvariable('as_of_end');

create table fct_deployments as
select source_name || '|' || deployment_id as deployment_key, source_name || '|' || repository_id as repository_key,
    person_key as deployer_person_key, environment, is_production(environment) as is_production,
    deployment_status(status) as status, commit_sha, utc(created_at) as created_at,
    known(finished_at) as finished_at
from raw.github__deployments
left join accounts on system = 'github' and account_id = lower(creator_account_id)
where created_at < getvariable('as_of_end');

create temp table deliveries as
with told as (
    select pull_request_key, pull_request_key as delivery_key, evidence_id, repository_key, repository_name, path,
        change_type, author_person_key as person_key, created_at as opened_at, merged_at as delivered_at
    from pulls inner join fct_pull_request_files using (pull_request_key)
    where merged_at is not null and not is_bot_author and not is_generated
    union all by name
    select commit_key as delivery_key, evidence_id, repository_key, name as repository_name, path,
        author_person_key as person_key, authored_at as opened_at, committed_at as delivered_at
    from commits inner join commit_files using (commit_key) inner join dim_repository using (repository_key)
    where not is_bot and not is_merge and not is_on_forge and not is_generated
)
from told anti join (select delivery_key from told group by all having count(*) > 50) using (delivery_key);
