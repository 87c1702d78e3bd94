"""When people of the demo work: days, hours of their own time zone, vacations, the year's end.

Belongs here: clocks and small random helpers that every kind of event shares. Instants are whole
seconds since 1970 UTC, because a quarter of a million of them are drawn.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import exp
from random import Random
from zoneinfo import ZoneInfo

from ingestion.demo.landscape import AS_OF, END, FIRST_ON
from ingestion.demo.organisation import Person

DAY, HOUR = 86400, 3600
EPOCH = date(1970, 1, 1)
END_SECONDS = int(END.timestamp())


def seconds(day: date) -> int:
    """Midnight UTC of a day."""
    return (day - EPOCH).days * DAY


@cache
def day_of(number: int) -> date:
    """The date of a day number since 1970."""
    return EPOCH + timedelta(days=number)


def moment(at: int) -> datetime:
    """An instant as an aware datetime."""
    return datetime.fromtimestamp(at, UTC)


@cache
def offset(zone: str, number: int) -> int:
    """Seconds east of UTC at noon of a day number."""
    day = day_of(number)
    delta = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    return int(delta.total_seconds()) if delta else 0


@cache
def intensity(day: date) -> float:
    """How much gets done on a day, 1 on a usual Tuesday: weekends and the year's end are quiet."""
    if day.weekday() >= 5:
        return 0.0
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        return 0.22
    return 0.8 if day.weekday() == 4 else 1.0


def is_away(person: Person, day: date) -> bool:
    """On vacation, not yet there or gone."""
    if day < person.start_on or (person.end_on is not None and day > person.end_on):
        return True
    return any(start <= day < end for start, end in person.vacations)


def working_days(person: Person) -> list[date]:
    """The person's working days within the demo's range."""
    days = ((FIRST_ON + timedelta(days=n)) for n in range((AS_OF - FIRST_ON).days + 1))
    return [day for day in days if intensity(day) and not is_away(person, day)]


def at_work(random: Random, person: Person, day: date) -> int:
    """An instant within the person's working hours of a day."""
    number = (day - EPOCH).days
    local = random.triangular(8.6, 18.8, 14.5) if random.random() < 0.96 else random.uniform(19, 22.5)
    return number * DAY + int(local * HOUR) - offset(person.time_zone, number)


def work_after(random: Random, person: Person, at: int, hours: float) -> int:
    """The first instant at least `hours` after `at` when the person works."""
    then = at + int(hours * HOUR)
    for _ in range(60):
        number = then // DAY
        local = then + offset(person.time_zone, number)
        day, second = day_of(local // DAY), local % DAY
        if intensity(day) and not is_away(person, day) and second < 18.5 * HOUR:
            if second >= 8.5 * HOUR:
                return then
            return then + int(8.6 * HOUR) - second + random.randint(0, 2 * HOUR)
        then += DAY - second + int(0.5 * HOUR)
    return then


def poisson(random: Random, mean: float) -> int:
    """A Poisson count; for a large mean, by its normal limit."""
    if mean <= 0:
        return 0
    if mean > 30:
        return max(0, round(random.gauss(mean, mean**0.5)))
    limit, product, count = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
