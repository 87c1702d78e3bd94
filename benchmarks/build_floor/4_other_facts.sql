-- Commits of repositories that no forge is read for, deployments, CI, incidents, tickets, learning.
create table fct_commits as
with lines as (
    select repository_id, commit_sha, sum(additions + deletions) as changed_lines
    from raw.git__commit_files inner join paths using (path) where not is_generated group by all
)
select commits.source_name || '|' || repository_id || '|' || commit_sha as commit_key,
    repository_id || '@' || left(commit_sha, 10) as evidence_id,
    commits.source_name || '|' || repository_id as repository_key, person_key as author_person_key,
    coalesce(is_bot, false) as is_bot, authored_at::timestamp as authored_at, committed_at::timestamp as committed_at,
    coalesce(parent_count > 1, false) as is_merge, reverted_sha is not null as is_revert,
    lower(repository_id) in (select lower(split_part(name, '/', -1)) from dim_repository where system = 'github')
        as is_on_github,
    coalesce(changed_lines, 0)::bigint as changed_lines
from raw.git__commits as commits
left join lines using (repository_id, commit_sha)
left join accounts on system = 'git' and account_id = lower(author_email)
where committed_at < getvariable('as_of_end');

create table fct_ci_runs as
select source_name || '|' || check_suite_id as ci_run_key, source_name || '|' || repository_id as repository_key,
    commit_sha, name, case when known(finished_at) is not null then ci_conclusion(conclusion) end as conclusion,
    started_at::timestamp as started_at, known(finished_at) as finished_at
from raw.github__check_suites
where started_at < getvariable('as_of_end');

create table fct_deployments as
select source_name || '|' || deployment_id as deployment_key, source_name || '|' || repository_id as repository_key,
    person_key as deployer_person_key, environment, is_production(environment) as is_production,
    deployment_status(status) as status, commit_sha, created_at::timestamp as created_at,
    known(finished_at) as finished_at
from raw.github__deployments
left join accounts on system = 'github' and account_id = lower(creator_account_id)
where created_at < getvariable('as_of_end');

create table fct_incident_responses as
select source_name || '|' || log_entry_id as log_entry_key, source_name || '|' || incident_id as incident_key,
    person_key, replace(type, '_log_entry', '') as response_type, created_at::timestamp as created_at
from raw.pagerduty__log_entries
left join accounts on system = 'pagerduty' and account_id = agent_id
where type in ('acknowledge_log_entry', 'escalate_log_entry', 'resolve_log_entry')
    and agent_type like 'user%' and not coalesce(is_bot, false) and created_at < getvariable('as_of_end');

create table fct_incidents as
with responses as (
    select incident_key, min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        min_by(struct_pack(person_key, confidence), created_at)
            filter (where response_type = 'acknowledge' and person_key is not null) as first,
        max_by(struct_pack(person_key, confidence), created_at)
            filter (where response_type = 'resolve' and person_key is not null) as last,
        count(*) filter (where response_type <> 'escalate') > 0 as has_human_response
    from fct_incident_responses
    left join (select distinct person_key, confidence from accounts where system = 'pagerduty') using (person_key)
    group by all
),

ends as (
    select source_name || '|' || incident_id as incident_key,
        max(created_at) filter (where type = 'resolve_log_entry')::timestamp as resolved_at,
        not bool_or(agent_type like 'user%') filter (where type = 'resolve_log_entry') as is_auto_resolved
    from raw.pagerduty__log_entries where created_at < getvariable('as_of_end') group by all
)

select incident_key, 'incident ' || number as evidence_id, source_name || '|' || service_id as service_key,
    priority, urgency, incidents.created_at::timestamp as created_at, acknowledged_at,
    coalesce(known(incidents.resolved_at), ends.resolved_at) as resolved_at,
    coalesce(is_auto_resolved, false) as is_auto_resolved, coalesce(has_human_response, false) as has_human_response,
    coalesce(first.person_key, last.person_key) as responder_person_key,
    case when first.person_key = last.person_key then first.confidence
        when first.person_key is not null then 0.8 * first.confidence
        when last.person_key is not null then 0.6 * last.confidence end as responder_confidence
from (select *, source_name || '|' || incident_id as incident_key from raw.pagerduty__incidents) as incidents
left join responses using (incident_key)
left join ends using (incident_key)
where incidents.created_at < getvariable('as_of_end');
