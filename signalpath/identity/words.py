"""Lists of words that names are compared by. They live as text in `words/`, where anybody can add to them.

Belongs here: reading them. Does not belong here: what a word is worth.
"""

from __future__ import annotations

from importlib.resources import files


def _lines(name: str) -> list[list[str]]:
    text = files("signalpath.identity").joinpath(f"words/{name}.txt").read_text("utf-8")
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line)


GIVEN, FAMILY, NOBODY = _words("given"), _words("family"), _words("nobody")
NICKNAMES = {short: frozenset(longs) for short, *longs in _lines("nicknames")}
LETTERS = str.maketrans({letter: "".join(latin) for letter, *latin in _lines("letters")})
