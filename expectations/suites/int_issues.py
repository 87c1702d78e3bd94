"""Phase 1, third question: do tickets match the teams as they are now?

A ticket that names no team, or whose assignee is in no team, contradicts nobody and is not judged;
how many there are is part of what is observed.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from expectations.check import Check, GateParameters

QUESTION = "Do tickets match the teams as they are now?"
RECENT_DAYS = 90
ENGINEERING = "engineering: the tracker's administrator, with the roster's owner"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_issues."""
    end = f"(timestamp '{parameters.as_of}' + interval 1 day)"
    share = parameters.minimum_ticket_team_match
    recent = (
        "select evidence_id as key, team_name = assignee_team_name as is_match"
        f" from intermediate.int_issues where updated_at >= {end} - interval {RECENT_DAYS} day"
        " and assignee_person_key is not null"
    )
    judged = f"select * from ({recent}) where is_match is not null"
    return [
        Check(
            name="match_current_teams",
            question=QUESTION,
            expected=f"{share:.0%} of the tickets of the last {RECENT_DAYS} days name their assignee's team",
            meaning="work would be counted for teams that no longer exist, or for the wrong ones",
            who_can_mend=ENGINEERING,
            rows=judged,
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(
                column="is_match", value_set=[True], mostly=share
            ),
            observed="select coalesce(round(100.0 * count_if(is_match) / nullif(count(is_match), 0), 1)"
            " || ' % of ' || count(is_match) || ' tickets; ', 'no ticket to judge; ')"
            f" || count_if(is_match is null) || ' name no team' from ({recent})",
            needs=("jira", "roster"),
        ),
        Check(
            name="have_instants_in_order",
            question=QUESTION,
            expected=f"created by {parameters.as_of}; resolved after that",
            meaning="these tickets would be counted at the wrong time",
            who_can_mend=ENGINEERING,
            rows="select evidence_id as key, created_at is not null"
            f" and created_at < {end} and coalesce(resolved_at >= created_at, true) as is_in_order"
            " from intermediate.int_issues",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_in_order", value_set=[True]),
            observed="select count(*) || ' tickets' from intermediate.int_issues",
            needs=("jira",),
        ),
    ]
