-- Who and what there is: engineers in teams of eight, their accounts, repositories, services, paths.
-- Belongs here: what does not grow from day to day. Draws come from chance(row, salt), which is a hash.
create or replace temp table engineers as
select
    e, e // 8 as team, 'dev-' || e as login, 'dev-' || e || '@acme.example' as email,
    left(md5('engineer ' || e), 16) as person_key,
    -- Two in five are newcomers of these three years; one in ten leaves.
    start_of(e) as start_on,
    case when chance(e, 'leaves') < 0.1 then date '2024-06-01' + (700 * chance(e, 'end'))::int end as end_on,
    e < 8 or chance(e, 'consents') < 0.05 as is_volunteer
from range(greatest(40, getvariable('pulls') // 200)) as engineers (e);

create or replace temp table bots as select b, 'robot-' || b as login from range(10) as bots (b);

insert into raw.roster__people by name
select 'roster' as source_name, login as person_id, email, login as display_name, login as github_login,
    'jira-' || e as jira_account_id, 'software engineer' as role, ['junior', 'middle', 'senior', 'staff'][1 + e % 4] as level,
    'UTC' as time_zone, start_on, case when end_on > start_on then end_on end as end_on
from engineers;

insert into raw.roster__team_memberships by name
select 'roster' as source_name, login as person_id, 'Team ' || team as team_name, start_on,
    case when chance(e, 'moves') < 0.15 then date '2025-03-02' end as end_on
from engineers
union all by name
select 'roster' as source_name, login as person_id, 'Team ' || (team + 1) as team_name, date '2025-03-03' as start_on, null as end_on
from engineers where chance(e, 'moves') < 0.15;

insert into raw.roster__employment_events by name
select 'roster' as source_name, login as person_id, 'moved' as kind, date '2025-03-03' as happened_on,
    'Team ' || team as from_team, 'Team ' || (team + 1) as to_team, null as from_level, null as to_level
from engineers where chance(e, 'moves') < 0.15
union all by name
select 'roster' as source_name, login as person_id, 'promoted' as kind,
    date '2023-09-01' + (900 * chance(e, 'promotion'))::int as happened_on, 'junior' as from_level, 'middle' as to_level
from engineers where chance(e, 'promoted') < 0.4;

insert into identity.people by name
select person_key, login as roster_person_id, false as is_bot, 6 as account_count from engineers
union all by name
select left(md5(login), 16) as person_key, true as is_bot, 1 as account_count from bots;

insert into identity.person_accounts by name
select person_key, unnest(map_keys(accounts)) as system, unnest(map_values(accounts)) as account_id,
    'roster' as method, 0.98 as confidence
from (select person_key, map {'roster': login, 'github': login, 'git': email, 'pagerduty': 'PD' || e,
    'jira': 'jira-' || e, 'xapi': email, 'feedback': email, 'responses': email} as accounts from engineers)
union all by name
select left(md5(login), 16) as person_key, 'github' as system, login as account_id, 'declared' as method,
    1.0 as confidence
from bots;

-- One in a hundred volunteers took the consent back.
insert into raw.feedback__consents by name
select 'feedback' as source_name, email as person_email, 'pilot' as cohort_id, date '2025-12-15' as consented_on,
    case when chance(e, 'withdraws') < 0.01 then date '2026-03-12' end as withdrawn_on
from engineers where is_volunteer;

create or replace temp table repositories as
select r, 'R_' || r as repository_id, 'repo-' || r as name
from range(least(300, greatest(10, getvariable('pulls') // 3000))) as repositories (r);

insert into raw.github__repositories by name
select 'github' as source_name, repository_id, 'acme' as owner_login, name, 'main' as default_branch,
    false as is_archived, false as is_fork, timestamptz '2020-01-01 00:00:00+00' as created_at,
    timestamptz '2026-06-26 12:00:00+00' as pushed_at
from repositories;

insert into raw.pagerduty__services by name
select 'pagerduty' as source_name, 'S' || r as service_id, 'E' || r % (getvariable('engineers') // 8) as
    escalation_policy_id, timestamptz '2020-01-01 00:00:00+00' as created_at,
    'svc' || r || ['-api', '-store', '-queue', '-cache', '-web', '-telemetry', '-batch', '-desk'][1 + r % 8] as name
from repositories;

insert into raw.pagerduty__escalation_levels by name
select 'pagerduty' as source_name, 'E' || t as escalation_policy_id, 1 as level, 30 as delay_minutes,
    '["K' || t || '"]' as schedule_ids, '[]' as user_ids
from range(getvariable('engineers') // 8) as teams (t) where t % 3 > 0;

insert into raw.coverage__reports by name
select 'coverage' as source_name, services.name as service, day::date as measured_on, 'cobertura' as format,
    2000 + (1000 * chance(hash(services.name, day), 'coverage'))::bigint as lines_covered, 4000 as lines_total
from raw.pagerduty__services as services, range(date '2023-09-30', date '2026-06-26', interval 3 month) as days (day);

-- Rank 1 is the file that everybody changes. One path in twenty is a generated one.
create or replace temp table paths as
select p, case
    when chance(p, 'kind') < 0.05 then ['vendor/lib', 'dist/app', 'web/node_modules/pkg'][1 + p % 3] || p || '.js'
    when chance(p, 'kind') < 0.07 then 'part' || p || '/package-lock.json'
    when chance(p, 'kind') < 0.2 then 'tests/flow/test_part_' || p || '.py'
    else 'src/' || ['telemetry', 'queries', 'migrations', 'k8s', 'queues', 'consumers', 'cache', 'handlers',
        'auth', 'policies', 'pipeline', 'state', 'runbooks', 'core', 'model', 'util', 'core', 'model', 'util',
        'tools', 'report', 'import', 'export', 'views'][1 + p % 24] || '/area' || p % 977 || '/part_' || p || '.py'
    end as path
from range(1, 2 + greatest(2000, getvariable('pulls') // 5)) as paths (p);
