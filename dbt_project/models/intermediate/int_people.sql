-- The one door for people: whoever has opted out by as_of is not here, and every later model reads
-- people through this one.
with consents as (
    select
        accounts.person_key,
        consents.cohort_id,
        consents.consented_on,
        consents.withdrawn_on,
        coalesce(consents.withdrawn_on <= {{ as_of() }}, false) as is_withdrawn
    from {{ ref('stg_feedback__consents') }} as consents
    inner join {{ source('identity', 'person_accounts') }} as accounts
        on accounts.system = 'feedback' and lower(consents.person_email) = accounts.account_id
    where consents.consented_on <= {{ as_of() }}
),

standing as (
    select
        person_key,
        max(case when is_withdrawn then withdrawn_on end) as withdrawn_on,
        max(case when not is_withdrawn then consented_on end) as consented_on,
        max_by(cohort_id, consented_on) filter (where not is_withdrawn) as cohort_id
    from consents
    group by person_key
),

roster as (
    select *
    from {{ ref('stg_roster__people') }}
    qualify row_number() over (partition by person_id order by source_name) = 1
),

memberships as (
    select
        person_id,
        team_name
    from {{ ref('stg_roster__team_memberships') }}
    where start_on <= {{ as_of() }} and (end_on is null or end_on >= {{ as_of() }})
    qualify row_number() over (partition by person_id order by start_on desc, team_name asc) = 1
)

select
    people.person_key,
    people.is_bot,
    people.roster_person_id,
    roster.role,
    roster.level,
    roster.time_zone,
    roster.start_on,
    roster.end_on,
    memberships.team_name,
    standing.consented_on is not null and not people.is_bot as is_consenting,
    case when not people.is_bot then standing.cohort_id end as cohort_id,
    case when not people.is_bot then standing.consented_on end as consented_on
from {{ source('identity', 'people') }} as people
left join roster on people.roster_person_id = roster.person_id
left join memberships on people.roster_person_id = memberships.person_id
left join standing on people.person_key = standing.person_key
-- A withdrawal holds until the person consents anew, on that day or later.
where standing.withdrawn_on is null or coalesce(standing.consented_on >= standing.withdrawn_on, false)
