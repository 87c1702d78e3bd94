"""On-call shifts: known people, one after another, without holes."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import INCIDENTS, ONCALL_OWNER, each
from expectations.sql.rhythm import end_of, start_of

TABLE = "intermediate.int_oncall_shifts"
HOLES = f"""
select schedule_key || ' from ' || strftime(end_at, '%Y-%m-%d') as key,
    coalesce(next_at, {{end}}) <= end_at + interval 14 day as is_sound
from (
    select schedule_key, escalation_level, max(end_at) over earlier as end_at,
        lead(start_at) over in_order as next_at
    from {TABLE} where end_at is not null and start_at >= {{start}}
    window in_order as (partition by schedule_key, escalation_level order by start_at),
        earlier as (partition by schedule_key, escalation_level order by start_at
            rows between unbounded preceding and current row)
)
"""
TOGETHER = f"""
select schedule_key || ' from ' || strftime(start_at, '%Y-%m-%d') as key,
    coalesce(next_person_key = person_key or next_at >= end_at - interval 1 hour, true) as is_sound
from (
    select *, lead(start_at) over in_order as next_at, lead(person_key) over in_order as next_person_key
    from {TABLE}
    window in_order as (partition by schedule_key, escalation_level order by start_at)
)
"""


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_oncall_shifts."""
    ask = partial(each, question=INCIDENTS, who_can_mend=ONCALL_OWNER, needs=(("pagerduty", "opsgenie"),))
    return [
        ask(
            "have_shifts_that_end_after_they_begin",
            expected="every shift ends after it begins, within 60 days",
            meaning="who was on call cannot be told, so attribution cannot be checked",
            rows="select schedule_key as key, coalesce(end_at > start_at and end_at <= start_at"
            f" + interval 60 day, true) as is_sound from {TABLE}",
            judged="shifts",
            mostly=0.99,
        ),
        ask(
            "have_schedules_without_holes",
            expected="95 % of the shifts are followed by another within two weeks",
            meaning="shifts were not read, or belong to accounts that nobody is known for",
            rows=HOLES.format(start=start_of(parameters), end=end_of(parameters)),
            judged="shifts",
            mostly=0.95,
        ),
        ask(
            "have_one_person_on_call_at_once",
            expected="95 % of a schedule's shifts do not overlap with another person's",
            meaning="shifts were read twice or are in another time zone",
            rows=TOGETHER,
            judged="shifts",
            mostly=0.95,
        ),
        ask(
            "have_shifts_of_known_people",
            expected="80 % of the shifts belong to somebody who is known",
            meaning="accounts of the on-call tool are not linked, so attribution cannot be checked",
            rows=" union all ".join(
                "select schedule_id as key, accounts.person_key is not null as is_sound"
                f" from raw.{tool}__oncalls left join intermediate.int_accounts as accounts"
                f" on accounts.system = '{tool}' and lower(accounts.account_id) = lower(user_id)"
                for tool in ("pagerduty", "opsgenie")
            ),
            judged="shifts",
            mostly=0.8,
        ),
    ]
