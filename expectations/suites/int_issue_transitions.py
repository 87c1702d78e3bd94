"""The history of tickets: of known tickets, after they were made, as much of it as usual."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import TICKETS, TRACKER_OWNER, TRACKERS, at_usual_hours, duplicates, each
from expectations.sql.change import waking_hours
from expectations.sql.counts import orphans
from expectations.sql.rhythm import end_of, silence_since_last, volumes

TABLE = "intermediate.int_issue_transitions"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_issue_transitions."""
    ask = partial(each, question=TICKETS, who_can_mend=TRACKER_OWNER, needs=(TRACKERS,))
    end = end_of(parameters)
    return [
        ask(
            "have_a_history_of_known_tickets",
            expected="99 % of the changes belong to a ticket that was read",
            meaning="tickets are missing, or their ids changed",
            rows=" union all ".join(
                orphans(f"{tracker}__changes", "change_id", f"{tracker}__issues", "issue_id")
                for tracker in ("jira", "linear")
            ),
            judged="changes",
            mostly=0.99,
            needs=(("jira", "linear"),),
        ),
        ask(
            "change_after_they_were_made",
            expected=f"99 % of the changes come after their ticket was made, and by {parameters.as_of}",
            meaning="changes and tickets are in different time zones",
            rows=f"select issue_transition_key as key, changed_at >= created_at - interval 1 minute"
            f" and changed_at < {end} as is_sound from {TABLE}"
            " inner join intermediate.int_issues using (issue_key) where not is_beginning",
            judged="changes",
            mostly=0.99,
        ),
        ask(
            "change_before_they_are_resolved",
            expected="half of the resolved tickets have a change in their history",
            meaning="the history of most tickets was not read",
            rows="select evidence_id as key, changes.issue_key is not null as is_sound"
            " from intermediate.int_issues as issues left join"
            f" (select distinct issue_key from {TABLE} where not is_beginning) as changes using (issue_key)"
            " where issues.resolved_at is not null",
            judged="tickets",
            mostly=0.5,
        ),
        ask(
            "change_while_people_are_awake",
            expected="60 % of the changes are between six and twenty-two of the person's own day",
            meaning="instants are in another time zone than is thought",
            rows=waking_hours(
                "select author_person_key as person_key, changed_at as moment"
                f" from {TABLE} where not is_beginning"
            ),
            judged="changes",
            mostly=0.6,
        ),
        ask(
            "change_up_to_as_of",
            expected=f"no silence before {parameters.as_of} that the rhythm does not explain",
            meaning="the tracker's recent history is missing",
            rows=silence_since_last(TABLE, "changed_at", parameters, "not is_beginning"),
            judged="last changes",
        ),
        ask(
            "change_once",
            expected="99 % of the changes share no ticket, field, values and second with another",
            meaning="pages were read twice under other ids",
            rows=duplicates(
                TABLE,
                "issue_key, field, from_status, to_status, from_person_key, to_person_key, changed_at",
                shown="issue_transition_key",
            ),
            judged="changes",
            mostly=0.99,
        ),
        ask(
            "change_as_often_as_usual",
            expected="no week under a third, no three weeks under 70 % of the usual changes, and no surge",
            meaning="a part of the tickets' history was not read",
            rows=volumes(
                f"select 'changes' as unit, changed_at as moment from {TABLE} where not is_beginning",
                parameters,
                until_as_of=True,
            ),
            judged="rhythms",
        ),
        at_usual_hours(
            ask,
            "change_at_usual_hours",
            "people's",
            "changes",
            "select author_person_key as person_key, changed_at as moment"
            f" from {TABLE} where not is_beginning",
            parameters,
            hours=1.5,
            least_trials=150,
        ),
    ]
