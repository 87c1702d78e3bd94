with teams as (
    select distinct team_name
    from {{ ref('int_team_memberships') }}
)

select
    teams.team_name,
    count(members.person_key) as current_member_count
from teams
left join {{ ref('int_people') }} as members
    on
        teams.team_name = members.team_name
        and not members.is_bot
        and coalesce(members.end_on >= {{ as_of() }}, true)
group by teams.team_name
