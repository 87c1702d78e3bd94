"""One answer, as a row of the allow-list.

Belongs here: which answers there are, and that nothing in them is free text: a code is a short word,
an id has no blanks. A concern goes to a table of its own, for the privacy owner alone.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

KINDS = (
    "accept",
    "dismiss",
    "confirm",
    "dispute",
    "self_nominate",
    "nominate",
    "consent",
    "opt_out",
    "concern",
)
ABOUT = ("recommendation", "competency", "incident", "content")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
IDENTIFIER = re.compile(r"[^\s<>\"']{1,200}")
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
}
IDENTIFIERS = ("response_id", "person", "about_id", "cohort_id", "nominated_by")


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
    return ("concerns" if kind == "concern" else "responses"), answer


def _check(value: Any, name: str, pattern: re.Pattern[str], what: str) -> None:
    if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
        raise ResponseError(f"`{name}` is not {what}")
