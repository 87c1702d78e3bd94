"""The single values of xAPI: identifiers, languages, instants, numbers.

Belongs here: what one value may be. The parts that they make up are `shapes.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
IRI = re.compile(r'[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+', re.IGNORECASE)
MAILBOX = re.compile(r"mailto:[^@\s]+@[^@\s]+", re.IGNORECASE)
SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
VERSION = re.compile(r"[12]\.0(\.\d+)?")
# RFC 5646: language, script, region, variants, extensions, private use; and the irregular old tags.
LANGUAGE = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de))",
    re.IGNORECASE,
)
NO_ZONE = re.compile(r"-00(:?00)?$")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
AMOUNT = r"(\d+(?:[.,]\d+)?)"
DURATION = re.compile(
    rf"P(?:{AMOUNT}W|(?:{AMOUNT}Y)?(?:{AMOUNT}M)?(?:{AMOUNT}D)?"
    rf"(?:T(?:{AMOUNT}H)?(?:{AMOUNT}M)?(?:{AMOUNT}S)?)?)"
)
# Weeks, years, months, days, hours, minutes, seconds. A year and a month have no fixed length:
# 365 and 30 days.
SECONDS = (604_800, 31_536_000, 2_592_000, 86_400, 3_600, 60, 1)


class StatementError(Exception):
    """A statement that is none, or that we cannot keep. The message never quotes it."""


def fail(place: str, what: str) -> NoReturn:
    """Refuse the statement: `place` is a path in it, such as `object.definition.name`."""
    raise StatementError(f"`{place}` {what}" if " " not in place else f"{place} {what}")


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[Any, str], None]:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            fail(place, f"is not {what}")

    return check


uuid = _matching(UUID, "a UUID")
iri = _matching(IRI, "an IRI")
mailbox = _matching(MAILBOX, "a mailto: address")
sha1 = _matching(SHA1, "a SHA-1 in hexadecimal")
version = _matching(VERSION, "1.0.x or 2.0.x")
language = _matching(LANGUAGE, "a language tag of RFC 5646")


def text(value: Any, place: str) -> None:
    """Any text, which is never looked at further."""
    if not isinstance(value, str):
        fail(place, "is not text")


def boolean(value: Any, place: str) -> None:
    """true or false."""
    if not isinstance(value, bool):
        fail(place, "is not true or false")


def number(value: Any, place: str) -> None:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        fail(place, "is not a number")


def whole_number(value: Any, place: str) -> None:
    """A number of bytes."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        fail(place, "is not a whole number")


def one_of(*values: str) -> Callable[[Any, str], None]:
    """A check for a text that is one of a few; capitals matter."""

    def check(value: Any, place: str) -> None:
        if value not in values:
            fail(place, f"is not {' or '.join(values)}" if len(values) < 3 else "is none of the known kinds")

    return check


def language_map(value: Any, place: str) -> None:
    """Language tag -> text."""
    if not isinstance(value, dict):
        fail(place, "is not a language map")
    for tag, words in value.items():
        language(tag, place)
        text(words, place)


def extensions(value: Any, place: str) -> None:
    """IRI -> anything at all, null included."""
    if not isinstance(value, dict):
        fail(place, "is not an object")
    for name in value:
        iri(name, place)


def instant(value: Any, place: str, needs_offset: bool = False) -> None:
    """ISO 8601 with a time of day; 2.0 follows RFC 3339 and so needs an offset, 1.0.3 only advises one."""
    written = utc_text(value)
    if written is None:
        fail(place, "is not an ISO 8601 instant, such as 2026-01-31T09:00:00Z")
    if needs_offset and datetime.fromisoformat(value.upper()).tzinfo is None:
        fail(place, "has no UTC offset, which xAPI 2.0 asks for")


def utc_text(value: Any) -> str | None:
    """An instant in the one spelling of RFC 3339, UTC where it states no offset; None if it is none."""
    if not isinstance(value, str) or len(value) < len("20260131T09") or NO_ZONE.search(value[10:]):
        return None
    try:
        parsed = datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    if RFC_3339.fullmatch(value):
        return value
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).isoformat()


def duration(value: Any, place: str) -> None:
    """ISO 8601, such as PT1H30M."""
    if duration_seconds(value) is None:
        fail(place, "is not an ISO 8601 duration, such as PT1H30M")


def duration_seconds(value: Any) -> float | None:
    """Seconds; None if it is no duration. A year is 365 days and a month is 30."""
    match = DURATION.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if match is None or not any(match.groups()):
        return None
    amounts = (float(amount.replace(",", ".")) if amount else 0.0 for amount in match.groups())
    return sum(amount * seconds for amount, seconds in zip(amounts, SECONDS, strict=True))
