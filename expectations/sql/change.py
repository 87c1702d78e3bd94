"""Sudden changes of a share or a level against a unit's own past: SQL with one row per unit.

Time is cut into blocks of a week and of four weeks, counted back from `as_of`. A block is compared
with the median of all blocks of its size, which a fault in fewer than half of them cannot move; where
it lies in more than half, the sound ones stand out instead. A share alarms where it is off by `least`
and Chernoff's bound for a binomial count, exp(-m KL(h/m, p)), with the exponent divided by the unit's
own dispersion, is under one in 10,000 for all blocks together. A level (a median of logarithms or of
hours) alarms where it is off by `least` and by ten times the unit's own median absolute deviation.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from expectations.check import GateParameters
from expectations.sql.rhythm import FALSE_ALARMS, end_of, start_of

BLOCKS = """
observed as ({observed}),
sized as (
    select *, size, cast(floor((epoch({end}) - epoch(moment)) / 86400 / size) as integer) as block
    from observed, unnest([7, 28]) as sizes (size)
    where moment >= {start} and moment < {end}
)"""
ENDING = """
select unit || coalesce(', ' || arg_max(size, surprise) filter (is_odd) || ' days from '
        || strftime({end} - to_days(cast(arg_max(size * (block + 1), surprise) filter (is_odd) as integer)),
            '%Y-%m-%d'), '') as key,
    unit, not bool_or(is_odd) as is_sound
from odd group by unit
"""
SHARES = """
, blocks as (
    select unit, size, block, sum(hits) as hits, sum(trials) as trials, sum(hits) / sum(trials) as share
    from sized group by all having sum(trials) >= {least_trials}
),
usual as (
    select *, median(share) over each_size as usual_share,
        least(0.99, greatest(0.01, median(share) over each_size)) as p
    from blocks window each_size as (partition by unit, size)
    qualify count(*) over each_size >= 4
),
measured as (
    select *, trials * (coalesce(share * ln(nullif(share, 0) / p), 0)
            + coalesce((1 - share) * ln(nullif(1 - share, 0) / (1 - p)), 0)) / greatest(1,
            median(trials * (share - p) ** 2 / (p * (1 - p))) over (partition by unit, size) / 0.455)
            as surprise
    from usual
),
odd as (
    select *, abs(share - usual_share) > {least} and {side}
        and surprise > ln(count(*) over () / {false_alarms}) as is_odd
    from measured
)"""
LEVELS = """
, blocks as (
    select unit, size, block, median(value) as level, count(*) as n
    from sized where value is not null group by all having count(*) >= {least_trials}
),
usual as (
    select *, abs(level - median(level) over each_size) as off
    from blocks window each_size as (partition by unit, size)
    qualify count(*) over each_size >= 4
),
measured as (
    select *, off / greatest({floor}, median(off) over (partition by unit, size)) as surprise from usual
),
odd as (select *, off > {least} and surprise > 10 as is_odd from measured)"""


def shares(
    observed: str,
    parameters: GateParameters,
    least: float,
    *,
    least_trials: int = 30,
    only_drops: bool = False,
) -> str:
    """Population: key, unit, is_sound.

    Args:
        observed: SQL with unit, moment, hits and trials; hits of trials is the share.
        parameters: the day, and the start of the range.
        least: smallest difference of a block's share from the usual one that matters.
        least_trials: a block with fewer is not judged.
        only_drops: a rise is no fault.
    """
    return ("with " + BLOCKS + SHARES + ENDING).format(
        observed=observed,
        start=start_of(parameters),
        end=end_of(parameters),
        least=least,
        least_trials=least_trials,
        side="share < usual_share" if only_drops else "true",
        false_alarms=FALSE_ALARMS,
    )


def levels(observed: str, parameters: GateParameters, least: float, *, least_trials: int = 30) -> str:
    """Population: key, unit, is_sound.

    Args:
        observed: SQL with unit, moment and value, such as a logarithm of minutes or an hour of the day.
        parameters: the day, and the start of the range.
        least: smallest difference of a block's median from the usual one that matters.
        least_trials: a block with fewer is not judged.
    """
    return ("with " + BLOCKS + LEVELS + ENDING).format(
        observed=observed,
        start=start_of(parameters),
        end=end_of(parameters),
        least=least,
        floor=least / 20,
        least_trials=least_trials,
    )


def local_hours(unit: str, events: str) -> str:
    """Hours since four in the morning of the person's own day, for `levels`.

    Args:
        unit: what the events are, such as reviews.
        events: SQL with person_key and moment, one row per event of a person.
    """
    return (
        f"select '{unit}' as unit, moment,"
        " (hour(timezone(people.time_zone, timezone('UTC', moment))) + 20) % 24"
        f" + minute(moment) / 60.0 as value from ({events}) as events"
        " inner join intermediate.int_people as people using (person_key)"
        " where people.time_zone is not null and not people.is_bot"
    )


def waking_hours(events: str) -> str:
    """Population of one row per event: sound between six in the morning and ten at night, local time.

    Args:
        events: SQL with person_key and moment, one row per event of a person.
    """
    return (
        "select 'work' as key, hour(timezone(people.time_zone, timezone('UTC', moment))) between 6 and 21"
        f" as is_sound from ({events}) as events"
        " inner join intermediate.int_people as people using (person_key)"
        " where people.time_zone is not null and not people.is_bot"
    )
