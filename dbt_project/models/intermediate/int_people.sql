-- The one door for people: whoever has opted out by as_of is not here, and every later model reads
-- people through this one.
-- depends_on: {{ source('privacy', 'kept_out') }}
with said as (
    select
        *,
        max(withdrawn_at) over (partition by person_key) as last_withdrawn_at
    from {{ ref('int_consents') }}
),

-- A withdrawal holds until the person consents anew, on that day of the list or later. Who says yes once more
-- without one has been with us since the first time.
standing as (
    select
        person_key,
        min(consented_at) as consented_at,
        max_by(cohort_id, consented_at) as cohort_id
    from said
    where withdrawn_at is null and coalesce(consented_at >= last_withdrawn_at, true)
    group by person_key
),

refused as (
    select person_key from said
    where last_withdrawn_at is not null
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
    standing.consented_at is not null and not people.is_bot as is_consenting,
    case when not people.is_bot then standing.cohort_id end as cohort_id,
    case when not people.is_bot then cast(standing.consented_at as date) end as consented_on
from {{ source('identity', 'people') }} as people
left join roster on people.roster_person_id = roster.person_id
left join memberships on people.roster_person_id = memberships.person_id
left join standing on people.person_key = standing.person_key
where
    standing.person_key is not null
    or people.person_key not in (select refused.person_key from refused)
