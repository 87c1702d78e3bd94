"""How likely two accounts are one person's, from what they say of their holders, with the reasons.

Belongs here: the evidence, its weights and the threshold above which no person need look. The weights
are measured: docs/identity.md has the figures and the histories. Does not belong here: which pairs are
compared (`candidates.py`) and what follows (`people.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from signalpath.identity.names import (
    Name,
    can_be_one,
    is_initialled,
    is_near,
    is_same_full_name,
    is_umlaut_spelling,
)
from signalpath.identity.profiles import Commonness, Profile

AUTOMATIC, SUGGESTED = 0.95, 0.3
# The chance that the evidence alone is right; independent evidence adds up.
WEIGHTS = {
    "same full name": 0.96,
    "same full name, a common one": 0.6,
    "full names differ by an umlaut's spelling": 0.96,
    "family names, rare ones, differ by one letter": 0.92,
    "full names differ by one letter": 0.75,
    "same name, given name shortened": 0.7,
    "same name, given name shortened, a common one": 0.35,
    "login is the other's full name": 0.96,
    "mailbox is the other's full name": 0.95,
    "login or mailbox is the other's full name, a common one": 0.5,
    "same distinctive login, or one with a digit": 0.96,
    "same distinctive login or mailbox, and one goes by it alone": 0.95,
    "same distinctive mailbox, on machines called after it": 0.95,
    "same distinctive mailbox or nickname": 0.92,
    "sole name is initials and a rare family name, which is in the other's mailbox": 0.95,
    "login or mailbox is initials and a rare family name": 0.9,
    "same login or mailbox": 0.4,
    "login or mailbox is short for the other's name": 0.4,
    "one name is part of the other": 0.35,
    "same mail domain": 0.4,
}
# Two full names without a common word: strangers, or one who changed the name.
CONTRADICTION = 0.25


@dataclass(frozen=True)
class Score:
    """Between 0 and 1, with the evidence in words, strongest first."""

    value: float
    reasons: tuple[str, ...]


def score(one: Profile, other: Profile, common: Commonness) -> Score:
    """Compare two accounts. Symmetric."""
    reasons = {*_by_name(one, other, common), *_by_handle(one, other, common)}
    if not reasons:
        return Score(0.0, ())
    if one.domain and one.domain == other.domain:
        reasons.add("same mail domain")
    value = 1 - prod(1 - WEIGHTS[reason] for reason in sorted(reasons))
    ranked = sorted(reasons, key=lambda reason: (-WEIGHTS[reason], reason))
    if (
        one.full_names
        and other.full_names
        and not any(can_be_one(a, b) for a in one.full_names for b in other.full_names)
    ):
        value *= CONTRADICTION
        ranked.append("but the full names differ")
    return Score(round(value, 3), tuple(ranked))


def _by_name(one: Profile, other: Profile, common: Commonness) -> set[str]:
    """The strongest likeness of any two of their names."""
    found = {reason for a in one.names for b in other.names if (reason := _likeness(a, b, common))}
    return {max(found, key=lambda reason: WEIGHTS[reason])} if found else set()


def _likeness(a: Name, b: Name, common: Commonness) -> str | None:
    if is_same_full_name(a, b):
        is_common = common.is_common_name(a) or common.is_common_name(b)
        return "same full name, a common one" if is_common else "same full name"
    if is_near(a, b):
        # Brothers and sisters share a family name, so a letter of the given name may be another person.
        if is_umlaut_spelling(a, b):
            return "full names differ by an umlaut's spelling"
        if a.ends[0] == b.ends[0] and not any(map(common.is_common_family_name, (a.ends[1], b.ends[1]))):
            return "family names, rare ones, differ by one letter"
        return "full names differ by one letter"
    if is_initialled(a, b) or is_initialled(b, a):
        is_common = common.is_common_family_name((a if a.is_full else b).ends[1])
        suffix = ", a common one" if is_common else ""
        return f"same name, given name shortened{suffix}"
    short, long = sorted((a, b), key=lambda name: len(name.words))
    if len(short.words) == 1 and len(short.words[0]) > 3 and short.words[0] in long.words and long.is_full:
        return "one name is part of the other"
    return None


def _by_handle(one: Profile, other: Profile, common: Commonness) -> set[str]:
    found = set()
    for handle in (one.handles | one.nicknames) & (other.handles | other.nicknames):
        found.add(_same_handle(handle, one, other, common))
    for a, b in ((one, other), (other, one)):
        handles = a.handles | a.nicknames
        found |= {
            why for name in b.full_names for handle in handles if (why := _spells(handle, a, b, name, common))
        }
    return {max(found, key=lambda reason: WEIGHTS[reason])} if found else set()


def _same_handle(handle: str, one: Profile, other: Profile, common: Commonness) -> str:
    both = one.handles & other.handles
    has_digit = any(map(str.isdigit, handle))
    expected = any(handle in _forms(name) for name in one.full_names + other.full_names)
    if expected or common.is_name_word(handle):
        return "same login or mailbox"
    # What two people are called by is a name, and many have it; what both chose as a login is not.
    long_enough = len(handle) >= (5 if handle in both else 8) or (handle in both and has_digit)
    if one.logins & other.handles or other.logins & one.handles:
        long_enough = len(handle) >= 4
    if long_enough and (handle in one.logins | other.logins or has_digit):
        # A site gives a login to one person only; a mailbox name is free again at every host, but few
        # would choose the same one with a digit in it.
        return "same distinctive login, or one with a digit"
    goes_by_it = one.goes_by(handle) or other.goes_by(handle)
    if handle in both and one.is_own_machine and other.is_own_machine and goes_by_it:
        return "same distinctive mailbox, on machines called after it"
    if len(handle) >= 7 and goes_by_it and handle in one.handles | other.handles:
        return "same distinctive login or mailbox, and one goes by it alone"
    return "same distinctive mailbox or nickname" if long_enough else "same login or mailbox"


def _spells(handle: str, one: Profile, other: Profile, name: Name, common: Commonness) -> str | None:
    """How a handle of `one` is made of a full name of `other`."""
    first, last = name.ends
    if handle in (name.squashed, first + last, last + first):
        if common.is_common_name(name) or len(handle) < 8:
            return "login or mailbox is the other's full name, a common one"
        return f"{'login' if handle in one.logins else 'mailbox'} is the other's full name"
    initialled = (first[0] + last, last + first[0], _initials(name)[:-1] + last)
    if handle in initialled and not common.is_common_family_name(last):
        if one.goes_by(handle) and any(last in held for held in other.handles):
            return "sole name is initials and a rare family name, which is in the other's mailbox"
        return "login or mailbox is initials and a rare family name"
    return "login or mailbox is short for the other's name" if handle in _forms(name) else None


def _initials(name: Name) -> str:
    return "".join(word[0] for word in name.words)


def _forms(name: Name) -> set[str]:
    """Usual mailbox names for a full name."""
    first, last = name.ends
    initials = _initials(name)
    return {
        *(name.squashed, first + last, last + first, first, last, initials),
        *(first[0] + last, first + last[0], last + first[0], initials[:-1] + last),
    }
