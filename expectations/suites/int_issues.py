"""Phase 1, third question: do tickets match the teams as they are now?

A ticket is compared with its assignee's team on the day of its last change. One that names no team, or
whose assignee is in no team, contradicts nobody and is not judged.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds_of_tickets
from expectations.check import Check, GateParameters
from expectations.declare import TICKETS, TRACKER_OWNER, TRACKERS, duplicates, each
from expectations.sql.change import shares
from expectations.sql.rhythm import end_of, volumes

RECENT_DAYS = 90
TABLE = "intermediate.int_issues"
MATCHES = (
    "select evidence_id as key, assignee_person_key as person_key, team_name, assignee_team_name, updated_at,"
    f" team_name = assignee_team_name as is_sound from {TABLE} where assignee_person_key is not null"
)
KNOWN = """
select issues.evidence_id as key, memberships.team_name is not null as is_sound
from intermediate.int_issues as issues
left join (
    select team_name, min(valid_from_on) as from_on, max(coalesce(valid_to_on, date '9999-12-31')) as to_on
    from intermediate.int_team_memberships group by team_name
) as memberships
    on issues.team_name = memberships.team_name and issues.updated_at::date >= memberships.from_on
    and issues.updated_at::date <= memberships.to_on
where issues.team_name is not null and issues.updated_at >= {recent}
"""


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_issues."""
    ask = partial(each, question=TICKETS, who_can_mend=TRACKER_OWNER, needs=(TRACKERS,))
    end, share = end_of(parameters), parameters.minimum_ticket_team_match
    recent_from = f"{end} - interval {RECENT_DAYS} day"
    recent = f"select * from ({MATCHES}) where updated_at >= {recent_from}"
    judged = f"select * from ({MATCHES}) where is_sound is not null"
    return [
        ask(
            "match_current_teams",
            expected=f"{share:.0%} of the tickets of the last {RECENT_DAYS} days name their assignee's team",
            meaning="work would be counted for teams that no longer exist, or for the wrong ones",
            rows=f"select key, is_sound from ({recent}) where is_sound is not null",
            judged="tickets",
            mostly=share,
            observed="select coalesce(round(100.0 * count_if(is_sound) / nullif(count(is_sound), 0), 1)"
            " || ' % of ' || count(is_sound) || ' tickets; ', 'no ticket to judge; ')"
            f" || count_if(is_sound is null) || ' name no team' from ({recent})",
            needs=(TRACKERS, "roster"),
        ),
        ask(
            "match_the_team_of_each_assignee",
            expected="nobody's last ten or more tickets mostly name another team than the roster does",
            meaning="the roster or the tracker has these people in a team that they are not in",
            rows="select 'somebody' as key, person_key as unit, avg(is_sound::integer) >= 0.5 as is_sound"
            f" from ({recent}) where is_sound is not null group by person_key having count(*) >= 10",
            judged="people",
            needs=(TRACKERS, "roster"),
            confines="person",
        ),
        ask(
            "match_teams_as_often_as_usual",
            expected="the share that names the assignee's team is within 15 points of what is usual",
            meaning="teams were reorganised in one system and not in the other",
            rows=shares(
                f"select 'tickets' as unit, updated_at as moment, is_sound::integer as hits, 1 as trials"
                f" from ({judged})",
                parameters,
                0.15,
                only_drops=True,
            ),
            judged="shares",
            needs=(TRACKERS, "roster"),
        ),
        ask(
            "name_teams_of_the_roster",
            expected=f"95 % of the last {RECENT_DAYS} days' tickets name a team that the roster had then",
            meaning="the tracker names teams that no longer exist",
            rows=KNOWN.format(recent=recent_from),
            judged="tickets",
            mostly=0.95,
            needs=(TRACKERS, "roster"),
        ),
        ask(
            "have_assignees_who_were_employed",
            expected="98 % of the tickets last changed while their assignee was employed",
            meaning="tickets of people who left were never handed on, so nobody's team is theirs",
            rows="select evidence_id as key,"
            " updated_at::date <= coalesce(end_on, updated_at::date) as is_sound"
            f" from {TABLE} inner join intermediate.int_people on person_key = assignee_person_key"
            f" where roster_person_id is not null and updated_at >= {recent_from}",
            judged="tickets",
            mostly=0.98,
            needs=(TRACKERS, "roster"),
        ),
        ask(
            "have_instants_in_order",
            expected=f"created by {parameters.as_of}; resolved and changed after that",
            meaning="these tickets would be counted at the wrong time",
            rows="select evidence_id as key, created_at is not null and created_at < "
            f"{end} and coalesce(resolved_at >= created_at, true)"
            f" and coalesce(updated_at >= created_at, true)"
            f" and coalesce(updated_at < {end} + interval 1 day, true) as is_sound from {TABLE}",
            judged="tickets",
            mostly=0.998,
        ),
        ask(
            "are_recorded_once",
            expected="99.5 % of them share no project, reporter and second with another",
            meaning="pages were read twice under other ids",
            rows=duplicates(
                TABLE,
                "source_name, project_key, reporter_person_key, created_at, resolved_at",
                where="reporter_person_key is not null",
                shown="evidence_id",
            ),
            judged="tickets",
            mostly=0.995,
        ),
        ask(
            "come_as_many_as_usual",
            expected="no week under a third, no three weeks under 70 % of what is usual, and no surge",
            meaning="a part of the tickets was not read, or some were read twice",
            rows=volumes(
                "select unnest(['all together', 'project ' || project_key]) as unit,"
                f" created_at as moment from {TABLE}",
                parameters,
                until_as_of=False,
            ),
            judged="rhythms",
        ),
        ask(
            "are_filled_in_as_usual",
            expected="shares with a known assignee, reporter, team and component are as usual, to 15 points",
            meaning="a field was renamed, or accounts are no longer known",
            rows=shares(FILLED_IN, parameters, 0.15),
            judged="shares",
        ),
        *bounds_of_tickets.issues(parameters),
    ]


FILLED_IN = " union all ".join(
    f"select '{name}' as unit, created_at as moment, ({hit})::integer as hits, 1 as trials from {TABLE}"
    f" where status_category is distinct from 'new'"
    for name, hit in {
        "known assignee": "assignee_person_key is not null",
        "known reporter": "reporter_person_key is not null",
        "team": "team_name is not null",
        "component": "len(components) > 0",
    }.items()
)
