-- Dimensions, but for days, and what is said of people: accounts, teams, consents, employment, answers.
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
select competency_id, name, domain, relevance, from_json(prerequisites, '["VARCHAR"]') as prerequisites, owner,
    reviewed_on, model_version
from raw.program__competencies;

create table dim_content as
with errors as (
    select content_id, count(*) as open_error_count from raw.program__content_errors
    where reported_on <= getvariable('as_of') and coalesce(retired_on > getvariable('as_of'), true) group by all
)
select contents.* exclude (source_name) replace (
        coalesce(from_json(requires_competency_ids, '["VARCHAR"]'), []) as requires_competency_ids,
        coalesce(from_json(requires_levels, '["BIGINT"]'), []) as requires_levels
    ),
    coalesce(open_error_count, 0) as open_error_count,
    case
        when is_compliance then 'compliance'
        when coalesce(reviewed_on > getvariable('as_of'), true) then 'not_reviewed'
        when review_expires_on < getvariable('as_of') then 'review_expired'
        when is_stale then 'stale_version'
        when open_error_count > 0 then 'open_error'
    end as not_offerable_reason,
    not_offerable_reason is null as is_offerable
from raw.program__contents as contents left join errors using (content_id);

create table dim_repository as
select source_name || '|' || repository_id as repository_key, 'github' as system, owner_login || '/' || name as name,
    is_archived, utc(created_at) as created_at
from raw.github__repositories where not is_fork
union all
select source_name || '|' || repository_id, 'git', repository_id, false, null from raw.git__repositories;

create table dim_service as
select source_name || '|' || service_id as service_key, name, utc(created_at) as created_at,
    coalesce(list(competency_id order by competency_id) filter (where competency_id is not null), []) as competency_ids
from raw.pagerduty__services left join service_rules on service_key = source_name || '|' || service_id
group by all;

create table bridge_person_teams as from memberships;

create table bridge_person_accounts as
select accounts.person_key, system, accounts.account_id, method, confidence,
    approvers.person_key as approved_by_person_key, approved_on, start_on as valid_from_on,
    coalesce(end_on + 1, date '9999-12-31') as valid_to_on
from accounts
left join (select account_id, min(person_key) as person_key from accounts group by all) as approvers
    on lower(approved_by) = approvers.account_id;

create table fct_consent_intervals as
with consents as (
    select person_key, stated.* exclude (account_id) from stated
    inner join accounts on stated.system = accounts.system and lower(stated.account_id) = accounts.account_id
    where not is_bot
)
select *, ended_at is null as is_in_force from (select person_key, system as account_system, cohort_id, consented_at,
    least(withdrawn_at, (select min(outs.withdrawn_at) from consents as outs
        where outs.system = 'responses' and outs.person_key = consents.person_key
            and outs.withdrawn_at > consents.consented_at)) as ended_at
from consents where system = 'feedback' or withdrawn_at is null);

create table fct_employment_events as
with told as (
    select distinct on (person_id, kind, happened_on) person_id, kind, happened_on, from_level, to_level, from_role,
        to_role, from_team, to_team
    from raw.roster__employment_events order by source_name
)
select person_key, told.* exclude (person_id) from (
    from told
    union all by name
    from (select person_id, 'hired' as kind, start_on as happened_on from raw.roster__people
        union select person_id, 'left', end_on from raw.roster__people) as bounds
    anti join told using (person_id, kind)
) as told
inner join accounts on system = 'roster' and account_id = person_id
where happened_on <= getvariable('as_of');
