"""One answer, as a row of the allow-list.

Belongs here: which answers there are, and that nothing in them is free text: a code is a short word,
an id has no blanks, a rating is a level of the rubric. A concern goes to a table of its own, for the
privacy owner alone.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

ABOUT = ("recommendation", "competency", "incident", "content")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
IDENTIFIER = re.compile(r"[^\s<>\"']{1,200}")
DECISIONS = ("include", "exclude")
RATINGS = (1, 2, 3, 4)  # the levels of a rubric
_OF_A_SENIOR = ("person", "about_id", "given_by")
WHAT_NEEDS = {
    "accept": ("person", "about_id"),
    "dismiss": ("person", "about_id"),
    "confirm": ("person", "about_id"),
    "dispute": ("person", "about_id"),
    "self_nominate": ("person",),
    "nominate": ("person", "nominated_by"),
    "consent": ("person", "cohort_id"),
    "opt_out": ("person",),
    "concern": (),
    "self_rate": ("person", "about_id", "rating"),
    "sign_off": (*_OF_A_SENIOR, "rating"),
    "teach_back": (*_OF_A_SENIOR, "rating"),
    "override": (*_OF_A_SENIOR, "decision", "reason_code"),
    "offer_help": ("person", "about_id"),
    "withdraw_help": ("person", "about_id"),
    "report_error": ("person", "about_id", "reason_code"),
    "close_error": ("person", "about_id", "reason_code"),
    "share_steps": ("person",),
    "unshare_steps": ("person",),
}
KINDS = tuple(WHAT_NEEDS)
# What these are about cannot be left open: a rating of an incident would be no rating of a skill.
WHAT_ABOUT = {
    **dict.fromkeys(("self_rate", "sign_off", "teach_back", "offer_help", "withdraw_help"), ("competency",)),
    "override": ("content", "competency"),
    **dict.fromkeys(("report_error", "close_error"), ("content",)),
}
IDENTIFIERS = ("response_id", "person", "about_id", "cohort_id", "nominated_by", "given_by")


class ResponseError(Exception):
    """A line that is no answer. The message never quotes it."""


def response_row(line: bytes) -> tuple[str, dict[str, Any]]:
    """The table that a line belongs to, and its allow-listed values.

    Raises:
        ResponseError: no JSON, an unknown kind, something that its kind needs and lacks, or text where
            a code or an id belongs.
    """
    try:
        answer = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise ResponseError("the line is not JSON: each line must be one answer") from None
    if not isinstance(answer, dict):
        raise ResponseError("the line is not a JSON object")
    kind = answer.get("kind")
    if kind not in KINDS:
        raise ResponseError(f"`kind` is none of {', '.join(KINDS)}")
    for name in IDENTIFIERS:
        _check(answer.get(name), name, IDENTIFIER, "an id without blanks")
    _check(answer.get("reason_code"), "reason_code", CODE, "a code such as not_relevant: no free text")
    if answer.get("about_kind") not in (None, *ABOUT):
        raise ResponseError(f"`about_kind` is none of {', '.join(ABOUT)}")
    for name in ("response_id", "made_at", *WHAT_NEEDS[kind]):
        if not answer.get(name):
            raise ResponseError(f"`{name}` is missing, which `{kind}` needs")
    if kind in WHAT_ABOUT and answer.get("about_kind") not in WHAT_ABOUT[kind]:
        raise ResponseError(f"`about_kind` is not {' or '.join(WHAT_ABOUT[kind])}, which `{kind}` needs")
    _check_judgement(answer)
    return ("concerns" if kind == "concern" else "responses"), answer


def _check_judgement(answer: dict[str, Any]) -> None:
    """What somebody says of another's skill or path is on the scale, and is not by that person."""
    rating = answer.get("rating")
    if rating is not None and (isinstance(rating, bool) or rating not in RATINGS):
        raise ResponseError("`rating` is not a level of the rubric: 1, 2, 3 or 4")
    if answer.get("decision") not in (None, *DECISIONS):
        raise ResponseError(f"`decision` is none of {', '.join(DECISIONS)}")
    person, by = answer.get("person"), answer.get("given_by")
    if by is not None and person is not None and by.lower() == person.lower():
        raise ResponseError("`given_by` is the person themselves: somebody else must sign it")


def _check(value: Any, name: str, pattern: re.Pattern[str], what: str) -> None:
    if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
        raise ResponseError(f"`{name}` is not {what}")
