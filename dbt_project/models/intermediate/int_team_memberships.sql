-- One team a person and day: an interval ends where the next one begins, so joins never double a row.
with memberships as (
    select
        accounts.person_key,
        memberships.team_name,
        memberships.start_on,
        memberships.end_on
    from {{ ref('stg_roster__team_memberships') }} as memberships
    inner join {{ ref('int_accounts') }} as accounts
        on accounts.system = 'roster' and memberships.person_id = accounts.account_id
    where memberships.start_on <= {{ as_of() }}
    qualify row_number() over (
            partition by accounts.person_key, memberships.start_on
            order by memberships.team_name
        ) = 1
)

select
    person_key,
    team_name,
    start_on as valid_from_on,
    -- The roster's end_on is the last day in the team; least() passes over the nulls.
    coalesce(
        least(
            cast(end_on + interval 1 day as date),
            lead(start_on) over (partition by person_key order by start_on)
        ),
        cast('9999-12-31' as date)
    ) as valid_to_on
from memberships
