"""Teams: everybody of the roster is in one at a time, on days that exist."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import ROSTER_OWNER, TICKETS, each

RAW = "raw.roster__team_memberships"
OVERLAPS = """
select 'somebody' as key, people.person_key as unit, 
    bool_and(coalesce(memberships.start_on > before_on, true)) as is_sound
from (
    select person_id, start_on, lag(coalesce(end_on, date '9999-12-31')) over (
        partition by person_id order by start_on, end_on nulls last) as before_on
    from (select distinct person_id, team_name, start_on, end_on from raw.roster__team_memberships)
) as memberships
inner join intermediate.int_people as people on people.roster_person_id = memberships.person_id
group by people.person_key
"""
KNOWN = f"""
select 'somebody' as key, people.person_id is not null as is_sound
from {RAW} as memberships
left join (select distinct person_id from raw.roster__people) as people using (person_id)
"""


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_team_memberships."""
    ask = partial(each, question=TICKETS, who_can_mend=ROSTER_OWNER, needs=("roster",))
    day = parameters.as_of
    return [
        ask(
            "find_everybody_in_one_team_at_once",
            expected="nobody is in two teams on one day",
            meaning="work of these people would be counted for two teams",
            rows=OVERLAPS,
            judged="people",
            confines="person",
        ),
        ask(
            "find_everybody_in_a_team",
            expected=f"80 % of the people employed on {day} are in a team",
            meaning="teams on the roster ended or were renamed",
            rows="select 'somebody' as key, team_name is not null as is_sound from intermediate.int_people"
            f" where roster_person_id is not null and coalesce(start_on <= date '{day}', true)"
            f" and coalesce(end_on >= date '{day}', true)",
            judged="people",
            mostly=0.8,
        ),
        ask(
            "find_teams_of_known_people",
            expected="98 % of the memberships belong to a person of the roster, and end after they begin",
            meaning="the roster's two lists are of different days",
            rows=f"select memberships.key, memberships.is_sound from ({KNOWN}) as memberships"
            " union all select 'somebody', coalesce(end_on >= start_on, true)"
            f" from {RAW}",
            judged="memberships",
            mostly=0.98,
        ),
        ask(
            "find_teams_as_code_hosts_have_them",
            expected="80 % of the members of a code host's teams are in one team of the roster",
            meaning="the roster's teams are stale or mixed up",
            rows=HOSTS,
            judged="members",
            mostly=0.8,
            needs=("roster", "github"),
        ),
    ]


# A host's team is taken for the roster's team that most of its members are in.
HOSTS = """
with members as (
    select members.team_id, people.team_name
    from raw.github__team_members as members
    inner join intermediate.int_accounts as accounts
        on accounts.system = 'github' and lower(accounts.account_id) = lower(members.member_login)
    inner join intermediate.int_people as people using (person_key)
    where people.team_name is not null
)
select team_id as key, team_name = mode(team_name) over (partition by team_id) as is_sound
from members
where team_id in (select team_id from members group by team_id having count(*) between 3 and 30)
"""
