-- People who did not opt out, their accounts and teams; the program's rules; the dimensions.
-- `raw` and `identity` are the warehouse's, as_of_end the first instant after the run's day.
create temp table people as
with stated as (
    select 'feedback' as system, person_email as account_id, cohort_id, consented_on::timestamp as consented_at,
        case when withdrawn_on <= getvariable('as_of') then withdrawn_on::timestamp end as withdrawn_at
    from raw.feedback__consents where consented_on <= getvariable('as_of')
    union all by name
    select 'responses' as system, person as account_id, cohort_id, made_at as consented_at,
        case when kind = 'opt_out' then made_at end as withdrawn_at
    from raw.responses__responses where kind in ('consent', 'opt_out') and made_at < getvariable('as_of_end')
),

standing as (
    select accounts.person_key, max(withdrawn_at) as withdrawn_at,
        max(consented_at) filter (where withdrawn_at is null) as consented_at,
        max_by(cohort_id, consented_at) filter (where withdrawn_at is null) as cohort_id
    from stated
    inner join identity.person_accounts as accounts
        on stated.system = accounts.system and lower(stated.account_id) = accounts.account_id
    group by all
),

teams as (
    select person_id, arg_max(team_name, start_on) as team_name from raw.roster__team_memberships
    where start_on <= getvariable('as_of') and coalesce(end_on >= getvariable('as_of'), true)
    group by all
)

select person_key, is_bot, roster_person_id, role, level, start_on, end_on, team_name,
    standing.consented_at is not null and not is_bot as is_consenting,
    case when not is_bot then cohort_id end as cohort_id,
    case when not is_bot then standing.consented_at::date end as consented_on
from identity.people
left join raw.roster__people as roster on people.roster_person_id = roster.person_id
left join teams on people.roster_person_id = teams.person_id
left join standing using (person_key)
where withdrawn_at is null or coalesce(consented_at >= withdrawn_at, false);

create temp table accounts as
select system, account_id, person_key, is_bot, confidence
from identity.person_accounts inner join people using (person_key);

create temp table memberships as
select person_key, team_name, start_on as valid_from_on, coalesce(
    least(end_on + 1, lead(start_on) over (partition by person_key order by start_on)), date '9999-12-31'
) as valid_to_on
from raw.roster__team_memberships as memberships
inner join accounts on accounts.system = 'roster' and memberships.person_id = accounts.account_id
where start_on <= getvariable('as_of')
qualify row_number() over (partition by person_key, start_on order by team_name) = 1;

create temp table rules as
select competency_id, artefact_type, pattern, max(weight) as weight, glob_to_regex(pattern) as regex,
    glob_to_like(pattern) as like_pattern, length(replace(replace(pattern, '*', ''), '?', '')) as specificity
from raw.program__mappings group by competency_id, artefact_type, pattern;

create temp table service_rules as
select 'pagerduty|' || service_id as service_key, competency_id, weight
from raw.pagerduty__services as services
inner join rules on artefact_type = 'service' and regexp_matches(lower(services.name), regex)
qualify row_number() over (partition by service_id, competency_id order by specificity desc, pattern) = 1;

create table dim_person as
select person_key, is_bot, roster_person_id is not null as is_on_roster, role, level, team_name, start_on, end_on,
    coalesce(end_on >= getvariable('as_of'), true) as is_current, is_consenting, cohort_id, consented_on
from people;

create table dim_team as
select team_name, count(people.person_key) as current_member_count
from (select distinct team_name from memberships) as teams
left join (from people where not is_bot and coalesce(end_on >= getvariable('as_of'), true)) as people using (team_name)
group by all;

create table dim_competency as
select competency_id, name, domain, relevance, from_json(prerequisites, '["VARCHAR"]') as prerequisites, model_version
from raw.program__competencies;

create table dim_content as
select * exclude (source_name) from raw.program__contents;

create table dim_repository as
select source_name || '|' || repository_id as repository_key, 'github' as system, owner_login || '/' || name as name,
    is_archived, created_at::timestamp as created_at
from raw.github__repositories where not is_fork
union all
select source_name || '|' || repository_id, 'git', repository_id, false, null from raw.git__repositories;

create table dim_service as
select source_name || '|' || service_id as service_key, name, created_at::timestamp as created_at,
    coalesce(list(competency_id order by competency_id) filter (where competency_id is not null), []) as competency_ids
from raw.pagerduty__services left join service_rules on service_key = source_name || '|' || service_id
group by all;
