"""Weekly volumes against a unit's own rhythm: SQL of a population with one row per unit.

Weeks are counted back from `as_of`, so that the newest is a whole one; those around New Year are left
out. What is expected of a week is the median of the twenty before and after it, which a fault in fewer
than half of them cannot move. How unlikely a count n is where m is expected is bounded by Chernoff's
inequality for a Poisson count, exp(-(n ln(n/m) - n + m)), with the exponent divided by the unit's own
dispersion where it varies more than Poisson. A count alarms only if it is also far off in size: a
week under a third or three weeks under 70 % of what is expected, or a surge. The bound is shared
by all windows of a check (Bonferroni), so that one clean run in 10,000 alarms by chance.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from expectations.check import GateParameters

FALSE_ALARMS = 0.0001
LEAST_EXPECTED = 4

VOLUMES = """
with events as ({events}),
counted as (
    select unit, cast(floor((epoch({end}) - epoch(moment)) / 604800) as integer) as week, count(*) as n
    from events where moment >= {start} and moment < {end} group by all
),
spans as (
    select unit, {newest} as newest, max(week) as oldest from counted group by unit
    having sum(n) >= 60 and max(week) >= 8
),
generated as (select unit, unnest(range(newest, oldest)) as week from spans),
weeks as (
    select generated.unit, generated.week, coalesce(counted.n, 0) as n,
        {end} - to_days(cast(7 * (generated.week + 1) as integer)) as from_at
    from generated
    left join counted on counted.unit = generated.unit and counted.week = generated.week
),
working as (
    select * from weeks
    where not (month(from_at) = 12 and day(from_at) >= 14) and not (month(from_at) = 1 and day(from_at) < 6)
),
totals as (
    select *, 1 as size, n as total, 0.33 as least, {surge_1} as most from working
    union all
    select *, 3 as size, sum(n) over three as total, 0.7 as least, {surge_3} as most from working
    window three as (partition by unit order by week desc rows between 2 preceding and current row)
    qualify count(*) over three = 3
),
expecting as (
    select *, median(total) over (
        partition by unit, size order by week rows between 20 preceding and 20 following) as expected
    from totals
),
judged as (
    select *, total / expected as ratio,
        total * coalesce(ln(nullif(total, 0) / expected), 0) - total + expected as surprise,
        -- 0.455 is the median of a squared standard normal.
        greatest(1, median((total - expected) ** 2 / expected) over (partition by unit, size) / 0.455)
            as dispersion
    from expecting where expected >= {least_expected}
)
select
    unit || ' from ' || strftime(arg_max(from_at, surprise / dispersion) filter (is_odd), '%Y-%m-%d') as key,
    unit, not bool_or(is_odd) as is_sound
from (
    select *, (ratio < least or ratio > most)
        and surprise / dispersion > ln(count(*) over () / {false_alarms}) as is_odd
    from judged
)
group by unit
"""


def volumes(events: str, parameters: GateParameters, *, until_as_of: bool, surges: bool = True) -> str:
    """Population: key, unit, is_sound.

    Args:
        events: SQL with `unit` and `moment`, one row per event.
        parameters: the day, and the start of the range.
        until_as_of: judge up to the day, as a source that still runs; else to the unit's last event.
        surges: judge far too many as well.
    """
    return VOLUMES.format(
        events=events,
        start=start_of(parameters),
        end=end_of(parameters),
        newest=0 if until_as_of else "min(week)",
        surge_1="2.5" if surges else "1e9",
        surge_3="1.8" if surges else "1e9",
        least_expected=LEAST_EXPECTED,
        false_alarms=FALSE_ALARMS,
    )


def end_of(parameters: GateParameters) -> str:
    """The instant after the day of the run, as SQL."""
    return f"(timestamp '{parameters.as_of}' + interval 1 day)"


def start_of(parameters: GateParameters) -> str:
    """The beginning of the range that is judged, as SQL."""
    return f"timestamp '{parameters.range_start_on or '1970-01-01'}'"


def silence_since_last(table: str, at: str, parameters: GateParameters, where: str = "true") -> str:
    """Population of one row: sound where the silence up to `as_of` is short, or no wonder.

    The rate is that of the half year before the last row; a silence of g weeks has the probability
    exp(-rate x g) in a Poisson process, and one below FALSE_ALARMS is a source that stopped.

    Args:
        table: canonical table.
        at: its instant.
        parameters: the day, and the weeks that are never a hole.
        where: which rows are of the source.
    """
    return (
        "select 'last on ' || strftime(last_at, '%Y-%m-%d') as key,"
        f" silent_weeks <= {parameters.maximum_silent_weeks} or exp(-n / 26.0 * silent_weeks)"
        f" >= {FALSE_ALARMS} as is_sound from (select last_at, count(*) as n,"
        f" (epoch({end_of(parameters)}) - epoch(last_at)) / 604800 as silent_weeks"
        f" from {table} inner join (select max({at}) as last_at from {table} where {where})"
        f" on {at} > last_at - interval 182 day where {where} group by last_at)"
    )
