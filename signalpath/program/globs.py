"""Globs of mappings: whether one claims everything that another claims.

Belongs here: patterns against patterns. Patterns against work is the warehouse's part (`glob_to_regex` in
dbt_project/macros/paths.sql), whose rules these are: `*` and `?` stay within a segment, `**` crosses
segments, `**/` may be nothing, and case does not count.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

_PIECES = re.compile(r"\*\*/|\*\*|\*|\?")
_EXPRESSIONS = {"**/": "(?:.*/|)", "**": ".*", "*": "[^/]*", "?": "[^/]"}
# What a wildcard may stand for, in a letter that no pattern has: only a wildcard can match it.
_LETTER = "\x01"
_SAMPLES = {
    "**/": ("", f"{_LETTER}/", f"{_LETTER}/{_LETTER}/"),
    "**": ("", _LETTER, f"{_LETTER}/{_LETTER}"),
    "*": ("", _LETTER),
    "?": (_LETTER,),
}
_MOST_WILDCARDS = 6  # 729 names at most; what a pattern has beyond that stands for one letter


def contains(wider: str, narrower: str) -> bool:
    """Whether every name that `narrower` matches is one that `wider` matches as well."""
    expression = _expression(wider)
    return all(expression.fullmatch(name) for name in _names(narrower))


@cache
def _expression(glob: str) -> re.Pattern[str]:
    glob = glob.strip().lower()
    literals, wildcards = _PIECES.split(glob), _PIECES.findall(glob)
    pieces = [re.escape(literal) + _EXPRESSIONS.get(wildcard, "")
              for literal, wildcard in itertools.zip_longest(literals, wildcards, fillvalue="")]  # fmt: skip
    return re.compile("".join(pieces), re.DOTALL)


@cache
def _names(glob: str) -> tuple[str, ...]:
    """Names that the glob matches: with none, one and two segments or letters for each wildcard."""
    glob = glob.strip().lower()
    literals, wildcards = _PIECES.split(glob), _PIECES.findall(glob)
    choices = [
        _SAMPLES[wildcard] if number < _MOST_WILDCARDS else _SAMPLES[wildcard][1:2] or (_LETTER,)
        for number, wildcard in enumerate(wildcards)
    ]
    return tuple(
        "".join(itertools.chain.from_iterable(zip(literals, [*chosen, ""], strict=True)))
        for chosen in itertools.product(*choices)
    )
