"""How the parts of a statement are checked, and the parts that are people: agents, groups, actors.

Belongs here: objects with known properties, lists, and who somebody is. The other parts are
`shapes.py`, single values `values.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ingestion.sources.xapi.values import fail, iri, mailbox, one_of, sha1, text

Check = Callable[[Any, str], None]


def parts(value: Any, place: str, known: Mapping[str, Check], required: Iterable[str] = ()) -> None:
    """An object with known properties only, none of them null."""
    if not isinstance(value, dict):
        fail(place, "is not an object")
    prefix = f"{place}." if place else ""
    for name, part in value.items():
        if name not in known:
            fail(place or "the statement", "has a property that xAPI does not know")
        if part is None:
            fail(f"{prefix}{name}", "is null, which xAPI does not allow")
        known[name](part, f"{prefix}{name}")
    for name in required:
        if name not in value:
            fail(f"{prefix}{name}", "is missing")


def shape(known: Mapping[str, Check], required: Iterable[str] = ()) -> Check:
    """A check for an object with these properties only."""
    return lambda value, place: parts(value, place, known, required)


def list_of(check: Check) -> Check:
    """A list, possibly empty."""

    def checked(value: Any, place: str) -> None:
        if not isinstance(value, list):
            fail(place, "is not a list")
        for element in value:
            check(element, place)

    return checked


def or_list_of(check: Check) -> Check:
    """One part, or a list of such."""
    return lambda value, place: (list_of(check) if isinstance(value, list) else check)(value, place)


ACCOUNT = shape({"homePage": iri, "name": text}, ["homePage", "name"])
IDENTIFIERS: dict[str, Check] = {"mbox": mailbox, "mbox_sha1sum": sha1, "openid": iri, "account": ACCOUNT}
AGENT = {"objectType": one_of("Agent"), "name": text, **IDENTIFIERS}


def agent(value: Any, place: str) -> None:
    """One person or program, by exactly one identifier."""
    parts(value, place, AGENT)
    if len(IDENTIFIERS.keys() & value.keys()) != 1:
        fail(place, "needs exactly one of mbox, mbox_sha1sum, openid and account")


GROUP = {**AGENT, "objectType": one_of("Group"), "member": list_of(agent)}


def group(value: Any, place: str) -> None:
    """Identified, or anonymous with its members; a group in a group is none."""
    parts(value, place, GROUP, ["objectType"])
    identifiers = len(IDENTIFIERS.keys() & value.keys())
    if identifiers > 1:
        fail(place, "has more than one of mbox, mbox_sha1sum, openid and account")
    if not identifiers and "member" not in value:
        fail(place, "is an anonymous group without `member`")


def actor(value: Any, place: str) -> None:
    """An agent, or what says that it is a group."""
    is_group = isinstance(value, dict) and value.get("objectType") == "Group"
    (group if is_group else agent)(value, place)
