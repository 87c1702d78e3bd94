"""What people call themselves, made comparable: accents, scripts, case, word order, initials.

Belongs here: one name or one handle at a time, and whether two names can be one person's. Does not
belong here: how much an equality is worth, which `scores.py` weighs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from signalpath.identity.words import LETTERS, NICKNAMES, NOBODY

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\"[^\"]*\"|,? (?:ph\.?d|jr|sr|m\.?sc|md|esq)\.?$", re.I)
_VIA = re.compile(r"\s+via\s+\S+.*$", re.I)
_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "ing", "dipl"})


@dataclass(frozen=True)
class Name:
    """A name in comparable form: `words` as written, in ASCII lower case where that is possible.

    `is_title`: one word with a capital, as given names are written and logins seldom are.
    """

    words: tuple[str, ...]
    is_spaced: bool = True
    is_title: bool = False

    @property
    def is_full(self) -> bool:
        """A given and a family name, both spelt out: what can be told from a nickname or a login."""
        return self.is_spaced and len(self.long) >= 2 and not NOBODY.intersection(self.words)

    @property
    def long(self) -> tuple[str, ...]:
        """The words that are more than an initial."""
        return tuple(word for word in self.words if len(word) > 1)

    @property
    def ordered(self) -> str:
        """Equal for "Roy, Pamphile" and "Pamphile Roy"."""
        return " ".join(sorted(self.words))

    @property
    def squashed(self) -> str:
        """As a login would have it."""
        return "".join(self.words)

    @property
    def ends(self) -> tuple[str, str]:
        """First and last word that is spelt out: what is left without middle names and initials."""
        return self.long[0], self.long[-1]


@lru_cache(maxsize=1 << 17)
def read_name(text: str) -> Name:
    """A name as an account gives it. Remarks in brackets, titles and "via Some Bridge" are no part of it."""
    text = _ASIDE.sub(" ", _VIA.sub("", unicodedata.normalize("NFC", text)))
    if "@" in text:
        text = text.partition("@")[0]
    words = _WORD.findall(plain(text))
    # "faze-geek" and "ann_b" are logins, however many words they have.
    kept = tuple(word for word in words if word not in _TITLES)
    return Name(kept, " " in text.strip() or "," in text, text.strip().istitle() and len(kept) == 1)


def plain(text: str) -> str:
    """Lower case without accents; Cyrillic and Greek in Latin letters, other scripts as they are."""
    lower = unicodedata.normalize("NFC", text).lower()
    # й is one letter, not и with an accent, so whole letters go first.
    apart = unicodedata.normalize("NFKD", lower.translate(LETTERS))
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(LETTERS)


def squash(text: str) -> str:
    """Letters and digits alone, for logins and mailbox names."""
    return "".join(_WORD.findall(plain(text)))


def is_same_full_name(one: Name, other: Name) -> bool:
    """The same words in any order, or the same first and last word with agreeing middle names."""
    if not (one.is_full and other.is_full):
        return False
    if one.ordered == other.ordered or one.squashed == other.squashed:
        return True
    return one.ends == other.ends and _agree(_middle(one), _middle(other))


def _middle(name: Name) -> tuple[str, ...]:
    return tuple(word for word in name.words if word not in name.ends)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Middle names may be left out or shortened, but not be others."""
    if not one or not other:
        return True
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(one, other, strict=False))


def can_be_one(one: Name, other: Name) -> bool:
    """Whether two names on one account may be one person's: they share a word, or a word's beginning.

    A nickname or a login says nothing against any name; two full names without a common word do.
    """
    if not (one.is_full and other.is_full) or one.squashed == other.squashed:
        return True
    if set(one.long) & set(other.long):
        return True
    return any(_begins(a, b) for a in one.words for b in other.words)


def _begins(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and (long.startswith(short) or _differ_by_one(short, long))


def _differ_by_one(short: str, long: str) -> bool:
    """One letter more, fewer, other or swapped: a slip of the pen or another transliteration."""
    if len(long) - len(short) > 1 or len(short) < 5:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    tail_short, tail_long = short[start:], long[start:]
    if len(short) < len(long):
        return tail_long[1:] == tail_short
    return tail_long[1:] == tail_short[1:] or (
        tail_long[:2] == tail_short[1::-1] and tail_long[2:] == tail_short[2:]
    )


def is_near(one: Name, other: Name) -> bool:
    """The same full name but for one letter."""
    return one.is_full and other.is_full and _differ_by_one(*sorted((one.squashed, other.squashed), key=len))


def is_umlaut_spelling(one: Name, other: Name) -> bool:
    """The same full name, with one umlaut written in two ways: "Jörg" and "Joerg"."""
    short, long = sorted((one.squashed, other.squashed), key=len)
    # Without its accent "ö" is "o", so the two differ by the "e" alone.
    return any(
        long[: at + 1] + long[at + 2 :] == short
        for at in range(len(long) - 1)
        if long[at : at + 2] in ("ae", "oe", "ue")
    )


def is_initialled(one: Name, other: Name) -> bool:
    """One is the other with a shorter given name: "B. Granger" and "Brian Granger", "Bob" and "Robert"."""
    short, long = sorted((one, other), key=lambda name: len(name.squashed))
    if len(short.words) < 2 or not long.is_full or short.words[-1] != long.long[-1]:
        return False
    a, b = short.words[0], long.words[0]
    return a != b and (b.startswith(a) or b in NICKNAMES.get(a, ()))
