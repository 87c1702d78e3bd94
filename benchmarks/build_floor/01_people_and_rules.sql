-- People who did not opt out, their accounts and teams; the program's rules; the dimensions.
-- `raw` and `identity` are the warehouse's, as_of_end the first instant after the run's day.
create temp table stated as (
    select 'feedback' as system, person_email as account_id, cohort_id, consented_on::timestamp as consented_at,
        case when withdrawn_on <= getvariable('as_of') then withdrawn_on::timestamp end as withdrawn_at
    from raw.feedback__consents where consented_on <= getvariable('as_of')
    union all by name
    select 'responses' as system, person as account_id, cohort_id, made_at as consented_at,
        case when kind = 'opt_out' then made_at end as withdrawn_at
    from raw.responses__responses where kind in ('consent', 'opt_out') and made_at < getvariable('as_of_end')
);

create temp table people as
with said as (
    select accounts.person_key, stated.*, max(withdrawn_at) over (partition by accounts.person_key) as last_withdrawn_at
    from stated
    inner join identity.person_accounts as accounts
        on stated.system = accounts.system and lower(stated.account_id) = accounts.account_id
),

standing as (
    select person_key, max(last_withdrawn_at) as withdrawn_at,
        min(consented_at) filter (where withdrawn_at is null and coalesce(consented_at >= last_withdrawn_at, true))
            as consented_at,
        max_by(cohort_id, consented_at) filter (where withdrawn_at is null) as cohort_id
    from said group by all
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
where withdrawn_at is null or consented_at is not null;

create temp table accounts as
select accounts.*, is_bot, cohort_id, start_on, end_on
from identity.person_accounts as accounts inner join people using (person_key);

create temp table memberships as
select person_key, team_name, memberships.start_on as valid_from_on, coalesce(
    least(memberships.end_on + 1, lead(memberships.start_on) over (partition by person_key order by memberships.start_on)), date '9999-12-31'
) as valid_to_on
from raw.roster__team_memberships as memberships
inner join accounts on accounts.system = 'roster' and memberships.person_id = accounts.account_id
where memberships.start_on <= getvariable('as_of')
qualify row_number() over (partition by person_key, memberships.start_on order by team_name) = 1;

create temp table rules as
select competency_id, artefact_type, pattern, max(weight) as weight, glob_to_regex(pattern) as regex,
    glob_to_like(pattern) as like_pattern, length(replace(replace(pattern, '*', ''), '?', '')) as specificity
from raw.program__mappings group by competency_id, artefact_type, pattern;

create temp table service_rules as
select 'pagerduty|' || service_id as service_key, competency_id, weight, pattern
from raw.pagerduty__services as services
inner join rules on artefact_type = 'service' and regexp_matches(lower(services.name), regex)
qualify row_number() over (partition by service_id, competency_id order by specificity desc, pattern) = 1;
