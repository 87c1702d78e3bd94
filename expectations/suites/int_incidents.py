"""Phase 1, second question: do incidents belong to the people who worked on them?

Responders come from log entries, since PagerDuty empties `assignments` when an incident is resolved.
Somebody is known when the roster has them; without a roster, when any account is theirs.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds_of_incidents
from expectations.check import Check, GateParameters
from expectations.declare import INCIDENT_TOOLS, INCIDENTS, ONCALL_OWNER, duplicates, each
from expectations.sql.change import levels, shares
from expectations.sql.oncall import DISPUTES
from expectations.sql.rhythm import end_of, silence_since_last, volumes

EMPLOYED_SHARE = 0.98
LEAST_CONFIDENCE = 0.45
LARGEST_DISPUTED = 0.2
TABLE = "intermediate.int_incidents"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_incidents."""
    ask = partial(each, question=INCIDENTS, who_can_mend=ONCALL_OWNER, needs=(INCIDENT_TOOLS,))
    end = end_of(parameters)
    known = "roster_person_id is not null" if "roster" in parameters.kinds else "person_key is not null"
    share = parameters.minimum_incident_attribution
    answered = (
        f"select evidence_id as key, {known} as is_sound, created_at from {TABLE}"
        " left join intermediate.int_people on person_key = responder_person_key where has_human_response"
    )
    employed = (
        "select evidence_id as key, person_key as unit,"
        " created_at::date >= coalesce(start_on, created_at::date)"
        " and created_at::date <= coalesce(end_on, created_at::date) as is_sound"
        f" from {TABLE} inner join intermediate.int_people"
        " on person_key = responder_person_key where roster_person_id is not null"
    )
    return [
        ask(
            "are_answered_by_people",
            expected="at least one incident has a person's response in its log",
            meaning="log entries are missing, so nobody's incident work can be seen",
            rows="select 'all incidents' as key, bool_or(has_human_response) as is_sound"
            f" from {TABLE} having count(*) > 0",
            judged="logs",
            observed="select count(*) filter (has_human_response) || ' of ' || count(*)"
            f" || ' incidents were answered by a person' from {TABLE}",
        ),
        ask(
            "have_known_responders",
            expected=f"{share:.0%} of the answered incidents have a responder whom the roster knows",
            meaning="evidence and effects would rest on incidents of nobody, or of the wrong people",
            rows=f"select key, is_sound from ({answered})",
            judged="answered incidents",
            mostly=share,
            observed="select coalesce(round(100.0 * count_if(is_sound) / nullif(count(*), 0), 1)"
            " || ' % of ' || count(*) || ' answered incidents', 'no answered incident')"
            f" from ({answered})",
        ),
        ask(
            "have_employed_responders",
            expected=f"{EMPLOYED_SHARE:.0%} of the known responders were employed on the day",
            meaning="accounts were handed on: somebody is credited with another person's incident",
            rows=employed,
            judged="incidents were answered by somebody not employed then",
            mostly=EMPLOYED_SHARE,
            needs=(INCIDENT_TOOLS, "roster"),
        ),
        ask(
            "are_attributed_with_confidence",
            expected=f"80 % of the attributions are held with a confidence of {LEAST_CONFIDENCE} or more",
            meaning="who worked on an incident was guessed from weak links between accounts",
            rows=f"select evidence_id as key, responder_confidence >= {LEAST_CONFIDENCE} as is_sound"
            f" from {TABLE} where responder_person_key is not null",
            judged="attributions are weak",
            mostly=0.8,
        ),
        ask(
            "are_seldom_disputed",
            expected=f"at most {LARGEST_DISPUTED:.0%} of the incidents that people spoke about are disputed",
            meaning="the people themselves say that incidents are not theirs",
            rows=DISPUTES.format(day=parameters.as_of),
            judged="incidents were disputed",
            mostly=1 - LARGEST_DISPUTED,
            needs=(INCIDENT_TOOLS, "responses"),
        ),
        ask(
            "have_instants_in_order",
            expected=f"created by {parameters.as_of}; acknowledged and resolved after that",
            meaning="times to resolve of these incidents would be nonsense",
            rows="select evidence_id as key, created_at is not null"
            f" and created_at < {end} and coalesce(acknowledged_at >= created_at, true)"
            f" and coalesce(resolved_at >= created_at, true) as is_sound from {TABLE}",
            judged="incidents",
            mostly=0.998,
        ),
        ask(
            "are_recorded_once",
            expected="no two incidents of a service begin in the same second",
            meaning="two exports of one log were read; incidents would be counted double",
            rows=duplicates(
                TABLE,
                "coalesce(service_name, service_key), created_at, resolved_at",
                where="service_key is not null",
                shown="evidence_id",
            ),
            judged="incidents",
            mostly=0.995,
        ),
        ask(
            "come_as_many_as_usual",
            expected="no three weeks under 70 % of what is usual",
            meaning="a part of the incidents was not read",
            rows=volumes(
                f"select 'all together' as unit, created_at as moment from {TABLE}",
                parameters,
                until_as_of=True,
            ),
            judged="rhythms",
        ),
        ask(
            "reach_up_to_as_of",
            expected=f"no silence before {parameters.as_of} that the rhythm does not explain",
            meaning="recent incidents are missing, so paths would address problems of the past",
            rows=silence_since_last(TABLE, "created_at", parameters),
            judged="last incidents",
        ),
        ask(
            "have_all_their_numbers",
            expected="the tool's running numbers have no more gaps in a month than they usually have",
            meaning="the tool counted incidents that were not read",
            rows=shares(NUMBERS, parameters, 0.15, only_drops=True, least_trials=15),
            judged="tools",
        ),
        ask(
            "are_answered_as_usual",
            expected="shares answered by people, resolved by automation, with a service and with a known"
            " responder are within 25 points of what is usual",
            meaning="log entries of these weeks are missing, or accounts are no longer known",
            rows=shares(STATES, parameters, 0.25, least_trials=15),
            judged="shares",
        ),
        ask(
            "take_as_long_as_usual",
            expected="median times to acknowledge and resolve stay within a factor of six of what is usual",
            meaning="the clock or the unit of an instant changed",
            rows=levels(DURATIONS, parameters, 1.8, least_trials=10),
            judged="measures",
        ),
        *bounds_of_incidents.incidents(parameters),
    ]


# Tools number incidents one by one; exports may not.
NUMBERS = """
select tool as unit, created_at as moment, 1 as hits, least(20, number - before) as trials
from (
    select tool, created_at, number, lag(number) over (partition by tool order by number) as before
    from (
        select split_part(incident_key, '|', 1) as tool, created_at,
            try_cast(regexp_extract(evidence_id, '([0-9]+)$', 1) as bigint) as number
        from intermediate.int_incidents
    )
)
where number > before
"""
STATES = " union all ".join(
    f"select '{name}' as unit, created_at as moment, ({hit})::integer as hits, 1 as trials from {TABLE}"
    for name, hit in {
        "answered": "has_human_response",
        "resolved by automation": "is_auto_resolved",
        "with a service": "service_key is not null",
        "with a known responder": "responder_person_key is not null",
        "with a priority": "priority is not null",
    }.items()
)
DURATIONS = " union all ".join(
    f"select '{name}' as unit, created_at as moment,"
    f" ln(1 + greatest(0, epoch({ended}) - epoch(created_at))) as value"
    f" from {TABLE} where {ended} >= created_at"
    for name, ended in {"time to acknowledge": "acknowledged_at", "time to resolve": "resolved_at"}.items()
)
