"""What one account says of its holder: names, handles, mail domain, each in comparable form.

Belongs here: the reading of accounts for comparison, and which names and handles are too common to tell
people apart. Does not belong here: comparing two accounts (`scores.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from signalpath.identity.addresses import MACHINE, NOREPLY_GITLAB, NOREPLY_LOGIN, PUBLIC_MAIL
from signalpath.identity.names import Name, can_be_one, read_name, squash
from signalpath.identity.words import FAMILY, GIVEN, NOBODY

# A name that an address carries this rarely, against its other name, is a slip: somebody else's settings.
_SLIP = 0.1
# More namesakes by chance than this, in the data at hand, and a name alone says too little.
_EXPECTED_NAMESAKES = 0.02
_MAXIMUM_NAMES = 8


@dataclass(frozen=True)
class Profile:
    """One account, comparable. `mailbox` is what stands before the @, `domain` None where it says nothing.

    `is_own_machine`: the address is of a machine called after the mailbox, as in zed@zed-laptop.
    """

    names: tuple[Name, ...]
    logins: frozenset[str]
    mailbox: str | None
    domain: str | None
    is_own_machine: bool = False

    @property
    def full_names(self) -> tuple[Name, ...]:
        """The names with a given and a family name."""
        return tuple(name for name in self.names if name.is_full)

    @property
    def handles(self) -> frozenset[str]:
        """Logins and the mailbox name: what was chosen to be one's own."""
        return self.logins | ({self.mailbox} if self.mailbox else set())

    @property
    def nicknames(self) -> frozenset[str]:
        """Names that are no full names, as a login would have them."""
        return frozenset(name.squashed for name in self.names if not name.is_full)

    def goes_by(self, handle: str) -> bool:
        """Whether this is all that the account is called, and not written as a given name is."""
        is_plain = any(not name.is_title for name in self.names)
        return is_plain and all(name.squashed == handle and not name.is_full for name in self.names)


def read_profile(email: str | None, login: str | None, names: Iterable[tuple[str, int]]) -> Profile | None:
    """The profile of an account, or None where its names are several people's.

    Args:
        email, login: lower case, or None.
        names: each name that the account carries, and how often.
    """
    local, _, host = (email or "").partition("@")
    noreply = re.match(NOREPLY_LOGIN, email or "") or re.match(NOREPLY_GITLAB, email or "")
    own = main_names(names)
    if own is None and not noreply:
        return None
    is_mail_domain = (
        host and not noreply and not re.search(PUBLIC_MAIL, host) and not re.search(MACHINE, email or "")
    )
    mailbox = None if noreply else _handle(local.partition("+")[0])
    logins = {_handle(login or ""), _handle(noreply[1] if noreply else "")}
    return Profile(
        own or (),
        frozenset(filter(None, logins)),
        mailbox,
        _family(host) if is_mail_domain else None,
        bool(mailbox and host.startswith(mailbox) and re.search(MACHINE, email or "")),
    )


def _handle(text: str) -> str | None:
    handle = squash(text)
    return handle if len(handle) > 2 and handle not in NOBODY else None


def main_names(names: Iterable[tuple[str, int]]) -> tuple[Name, ...] | None:
    """The names that an account really goes by, most used first; None if they are different people's.

    Names that cannot be one person's make an address a shared one, unless all but a tenth of its uses
    agree: then the rest is a slip, and does not speak for the account.
    """
    counts: Counter[Name] = Counter()
    for text, count in names:
        if (name := read_name(text)).words:
            counts[name] += count
    ranked = sorted(counts, key=lambda name: (-counts[name], name.words))
    fulls = [name for name in ranked if name.is_full]
    if not fulls:
        return tuple(ranked[:_MAXIMUM_NAMES])
    first = fulls[0]
    strangers = [name for name in fulls if not can_be_one(first, name)]
    strange = sum(counts[name] for name in strangers)
    if strange > _SLIP * sum(counts[name] for name in fulls):
        return None
    return tuple(name for name in ranked if name not in strangers)[:_MAXIMUM_NAMES]


def _family(host: str) -> str:
    """`cs.example.ac.uk` -> `example.ac.uk`: the part that an organisation holds."""
    parts = host.split(".")
    is_country = (
        len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in ("ac", "co", "com", "edu", "org", "net")
    )
    return ".".join(parts[-3:] if is_country else parts[-2:])


class Commonness:
    """How many people here share a word, on top of what is common everywhere."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        # Middle names and word order aside, a name counts once, however many accounts bear it.
        people = {tuple(sorted(name.ends)) for profile in profiles for name in profile.full_names}
        self._count = max(len(people), 1)
        self._words = Counter(word for ends in people for word in ends)

    def is_common_name(self, name: Name) -> bool:
        """A namesake is to be expected sooner or later: by what is common everywhere, or by chance here."""
        first, last = name.ends
        if any(_everywhere(a, GIVEN) and _everywhere(b, FAMILY) for a, b in ((first, last), (last, first))):
            return True
        # Short names in Latin letters stand for many names in their own script.
        if len(first + last) < 10 and (FAMILY & {first, last}):
            return True
        # Other bearers of either word, as if the two were drawn independently.
        others = (self._words[first] - 1) * (self._words[last] - 1)
        return others / self._count > _EXPECTED_NAMESAKES

    def is_common_family_name(self, word: str) -> bool:
        """Initials and this name are not enough to tell who it is."""
        return len(word) < 5 or word in GIVEN or word in FAMILY or self._words[word] > 1

    def is_name_word(self, word: str) -> bool:
        """A word that people are called says little as a login."""
        return word in GIVEN or word in FAMILY or word in NOBODY or word in self._words


def _everywhere(word: str, listed: frozenset[str]) -> bool:
    return len(word) < 3 or word in listed
