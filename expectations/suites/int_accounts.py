"""Identity: the people who work are known, and one person is one."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import REST, ROSTER_OWNER, each
from expectations.sql.change import shares
from expectations.sql.identity import COVERAGE, OWN_REVIEWS, STATED, TWO_AT_ONCE
from expectations.sql.rhythm import start_of

LEAST_KNOWN = 0.8
LEAST_CONFIDENCE = 0.8


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_accounts."""
    ask = partial(each, question=REST, who_can_mend=ROSTER_OWNER, needs=("roster",))
    merged = "the accounts of two people were joined: each would be shown the other's work"
    return [
        ask(
            "people_at_work_are_on_the_roster",
            expected=f"{LEAST_KNOWN:.0%} of each kind of work, and no month 15 points below usual",
            meaning="accounts are not linked, so evidence would be of a few people only",
            rows=f"select unit as key, sum(hits) >= {LEAST_KNOWN} * count(*) as is_sound from ({COVERAGE})"
            f" where moment >= {start_of(parameters)} group by unit having count(*) >= 50"
            " union all by name select key, is_sound from ("
            + shares(COVERAGE, parameters, 0.15, only_drops=True)
            + ")",
            judged="kinds of work",
        ),
        ask(
            "nobody_works_under_two_accounts_at_once",
            expected="no person uses two accounts of one system in the same four weeks, three times",
            meaning=merged,
            rows=TWO_AT_ONCE,
            judged="people",
            confines="person",
        ),
        ask(
            "accounts_belong_to_whom_the_roster_says",
            expected="every account is linked to the person whose login or address the roster has",
            meaning=merged,
            rows=STATED,
            judged="people",
            confines="person",
        ),
        ask(
            "nobody_approves_their_own_work",
            expected="at most one in ten of a person's verdicts is on their own pull requests",
            meaning=merged,
            rows=OWN_REVIEWS,
            judged="people",
            confines="person",
            needs=(("github", "gitlab"),),
        ),
        ask(
            "links_are_confident",
            expected=f"90 % of the links to people of the roster have a confidence of {LEAST_CONFIDENCE}",
            meaning="who did the work is a guess for too many",
            rows=f"select system as key, confidence >= {LEAST_CONFIDENCE} as is_sound"
            " from intermediate.int_accounts inner join intermediate.int_people using (person_key)"
            " where roster_person_id is not null",
            judged="links",
            mostly=0.9,
        ),
    ]
