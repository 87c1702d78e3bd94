"""Learning events: of known people and items, on the scale, as many as usual."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds_of_learning
from expectations.check import Check, GateParameters
from expectations.declare import LEARNING_OWNER, REST, at_usual_hours, duplicates, each
from expectations.sql.change import levels, shares
from expectations.sql.rhythm import end_of, silence_since_last, volumes

RAW = "raw.xapi__statements"
TABLE = "intermediate.int_learning_events"
LONGEST_SECONDS = 12 * 3600


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_learning_events."""
    ask = partial(each, question=REST, who_can_mend=LEARNING_OWNER, needs=("xapi",))
    end = end_of(parameters)
    return [
        ask(
            "statements_are_of_known_people",
            expected="80 % of the learning statements have an actor who is known",
            meaning="the learning record store names people in another way than before",
            rows="select statement_id as key, people.roster_person_id is not null as is_sound"
            f" from {RAW} left join intermediate.int_accounts as accounts on accounts.system = 'xapi'"
            " and lower(accounts.account_id) = lower(actor_id)"
            " left join intermediate.int_people as people using (person_key)",
            judged="statements",
            mostly=0.8,
        ),
        ask(
            "statements_are_on_the_scale",
            expected="99.5 % have a score between -1 and 1 and a duration of at most twelve hours",
            meaning="scores or durations are in another unit",
            rows="select statement_id as key, coalesce(score_scaled between -1 and 1, true)"
            f" and coalesce(duration_seconds between 0 and {LONGEST_SECONDS}, true)"
            f" and coalesce(hint_count between 0 and 1000, true) as is_sound from {RAW}",
            judged="statements",
            mostly=0.995,
        ),
        ask(
            "statements_are_not_of_the_future",
            expected=f"99.5 % occurred by {parameters.as_of} and before they were stored",
            meaning="clocks of the learning system are wrong",
            rows=f"select statement_id as key, occurred_at is not null and occurred_at::timestamp < {end}"
            " and coalesce(occurred_at <= stored_at + interval 1 hour, true) as is_sound"
            f" from {RAW}",
            judged="statements",
            mostly=0.995,
        ),
        ask(
            "statements_are_recorded_once",
            expected="99 % share no actor, verb, item and second with another",
            meaning="statements were sent twice under other ids",
            rows=duplicates(
                RAW,
                "actor_id, verb_id, object_id, occurred_at",
                shown="statement_id",
                where="voided_statement_id is null",
            ),
            judged="statements",
            mostly=0.99,
        ),
        ask(
            "statements_come_as_many_as_usual",
            expected="no week under a third, no three weeks under 70 % of what is usual",
            meaning="a part of the learning history was not read",
            rows=volumes(
                # A programme begins and grows by waves, so only its last half year says what is usual.
                f"select 'statements' as unit, occurred_at as moment from {TABLE}"
                f" where occurred_at >= {end} - interval 182 day",
                parameters,
                until_as_of=True,
                surges=False,
            ),
            judged="rhythms",
        ),
        ask(
            "statements_reach_up_to_as_of",
            expected=f"no silence before {parameters.as_of} that the rhythm does not explain",
            meaning="recent learning is missing: what people have done would be offered to them again",
            rows=silence_since_last(TABLE, "occurred_at", parameters),
            judged="last statements",
        ),
        ask(
            "statements_are_of_known_items",
            expected="80 % of the statements about items and checkpoints name one of the programme",
            meaning="content was renamed in one place and not in the other",
            rows="select statement_id as key, competencies.competency_id is not null as is_sound"
            f" from {TABLE} left join (select distinct competency_id from raw.program__competencies)"
            " as competencies using (competency_id) where activity_type is not null",
            judged="statements",
            mostly=0.8,
        ),
        ask(
            "statements_say_what_they_usually_say",
            expected="shares with a score, a success, a duration and an aid are within 20 points of usual",
            meaning="the learning system sends other statements than before",
            rows=shares(SAID, parameters, 0.2),
            judged="shares",
        ),
        ask(
            "scores_and_durations_are_as_usual",
            expected="median scores stay within 0.25, and durations within a factor of six",
            meaning="scores or durations are in another unit than before",
            rows=levels(MEASURED, parameters, 1.1, least_trials=20),
            judged="measures",
        ),
        at_usual_hours(
            ask,
            "learning_is_at_usual_hours",
            "learners'",
            "statements",
            f"select person_key, occurred_at as moment from {TABLE}",
            parameters,
            # A handful of learners who differ by an hour or two make up a month.
            hours=5,
            least_trials=150,
        ),
        ask(
            "checkpoints_tell_people_apart",
            expected="no competency's unaided results of 30 or more are all right or all wrong",
            meaning="answers leaked or the checkpoint is broken; it says nothing of anybody",
            rows="select competency_id as key, competency_id as unit,"
            " avg(is_right::integer) between 0.01 and 0.99 as is_sound"
            f" from {TABLE} where is_unaided_proof"
            " group by competency_id having count(*) >= 30",
            judged="competencies",
            confines="competency domain",
        ),
        *bounds_of_learning.learning(parameters),
    ]


SAID = " union all ".join(
    f"select '{name}' as unit, occurred_at::timestamp as moment, ({hit})::integer as hits, 1 as trials"
    f" from {RAW} where occurred_at is not null"
    for name, hit in {
        "score": "score_scaled is not null",
        "success": "is_success is not null",
        "duration": "duration_seconds is not null",
        "aid": "coalesce(is_aided, false)",
    }.items()
)
# A quarter of the scale counts as much as a factor of six.
MEASURED = f"""
select 'durations' as unit, occurred_at as moment, 0.6 * ln(1 + greatest(0, duration_seconds)) as value
from {TABLE} where duration_seconds > 0
union all
select 'scores', occurred_at, 4.4 * score_scaled from {TABLE} where score_scaled is not null
"""
