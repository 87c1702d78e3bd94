"""Phase 1, second question: do incidents belong to the people who worked on them?

Responders come from log entries, since PagerDuty empties `assignments` when an incident is resolved.
Somebody is known when the roster has them; without a roster, when any account is theirs.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from expectations.check import Check, GateParameters

QUESTION = "Do incidents belong to the people who worked on them?"
KINDS = ("pagerduty", "opsgenie", "servicenow", "incident_export")
EMPLOYED_SHARE = 0.98
ENGINEERING = "engineering: the owner of the on-call tool, with the roster's owner"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_incidents."""
    # One of them is enough for the question to arise; PagerDuty is named where there is none.
    kinds = tuple(kind for kind in KINDS if kind in parameters.kinds)[:1] or KINDS[:1]
    end = f"(timestamp '{parameters.as_of}' + interval 1 day)"
    known = "roster_person_id is not null" if "roster" in parameters.kinds else "person_key is not null"
    share = parameters.minimum_incident_attribution
    answered = (
        f"select evidence_id as key, case when {known} then responder_person_key end as known_responder"
        " from intermediate.int_incidents left join intermediate.int_people"
        " on person_key = responder_person_key where has_human_response"
    )
    employed = (
        "select evidence_id as key, created_at::date >= coalesce(start_on, created_at::date)"
        " and created_at::date <= coalesce(end_on, created_at::date) as was_employed"
        " from intermediate.int_incidents inner join intermediate.int_people"
        " on person_key = responder_person_key where roster_person_id is not null"
    )
    return [
        Check(
            name="are_answered_by_people",
            question=QUESTION,
            expected="at least one incident has a person's response in its log",
            meaning="log entries are missing, so nobody's incident work can be seen",
            who_can_mend=ENGINEERING,
            rows="select 'all incidents' as key, bool_or(has_human_response) as is_answered"
            " from intermediate.int_incidents having count(*) > 0",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_answered", value_set=[True]),
            observed="select count(*) filter (has_human_response) || ' of ' || count(*)"
            " || ' incidents were answered by a person' from intermediate.int_incidents",
            needs=kinds,
        ),
        Check(
            name="have_known_responders",
            question=QUESTION,
            expected=f"{share:.0%} of the answered incidents have a responder whom the roster knows",
            meaning="evidence and effects would rest on incidents of nobody, or of the wrong people",
            who_can_mend=ENGINEERING,
            rows=answered,
            expectation=lambda gxe: gxe.ExpectColumnValuesToNotBeNull(column="known_responder", mostly=share),
            observed="select coalesce(round(100.0 * count(known_responder) / nullif(count(*), 0), 1)"
            " || ' % of ' || count(*) || ' answered incidents', 'no answered incident')"
            f" from ({answered})",
            needs=kinds,
        ),
        Check(
            name="have_employed_responders",
            question=QUESTION,
            expected=f"{EMPLOYED_SHARE:.0%} of the known responders were employed on the day",
            meaning="accounts were handed on: somebody is credited with another person's incident",
            who_can_mend=ENGINEERING,
            rows=employed,
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(
                column="was_employed", value_set=[True], mostly=EMPLOYED_SHARE
            ),
            observed="select count(*) filter (not was_employed) || ' of ' || count(*)"
            f" || ' by somebody not employed then' from ({employed})",
            needs=(*kinds, "roster"),
        ),
        Check(
            name="have_instants_in_order",
            question=QUESTION,
            expected=f"created by {parameters.as_of}; acknowledged and resolved after that",
            meaning="times to resolve of these incidents would be nonsense",
            who_can_mend=ENGINEERING,
            rows="select evidence_id as key, created_at is not null"
            f" and created_at < {end} and coalesce(acknowledged_at >= created_at, true)"
            " and coalesce(resolved_at >= created_at, true) as is_in_order from intermediate.int_incidents",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_in_order", value_set=[True]),
            observed="select count(*) || ' incidents' from intermediate.int_incidents",
            needs=kinds,
        ),
    ]
