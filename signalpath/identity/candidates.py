"""Which accounts are worth comparing: those that share a key, never all pairs.

Belongs here: the keys and the join over them. Does not belong here: what a shared key is worth.
"""

from __future__ import annotations

import polars as pl

from signalpath.identity.names import Name
from signalpath.identity.profiles import Profile

# A key that more accounts share than this is no key: "John" or "info". 40 accounts are 780 pairs.
MAXIMUM_BLOCK = 40


def candidate_pairs(profiles: dict[int, Profile]) -> pl.DataFrame:
    """Pairs (left, right; left < right) of the given accounts that share at least one key, sorted."""
    rows = [(node, key) for node, profile in profiles.items() for key in sorted(_keys(profile))]
    keys = pl.DataFrame(rows, schema={"node": pl.Int64, "key": pl.String}, orient="row")
    keys = keys.filter(pl.len().over("key").is_between(2, MAXIMUM_BLOCK))
    pairs = keys.join(keys, on="key", suffix="_right").filter(pl.col("node") < pl.col("node_right"))
    return pairs.select(left="node", right="node_right").unique().sort("left", "right")


def _keys(profile: Profile) -> set[str]:
    keys = {f"login:{handle}" for handle in profile.handles | profile.nicknames}
    for name in profile.names:
        keys |= _name_keys(name)
    return keys


def _name_keys(name: Name) -> set[str]:
    if not name.is_full:
        return {f"short:{name.words[0][0]} {name.words[-1]}"} if len(name.words) > 1 else set()
    first, last = name.ends
    keys = {
        f"login:{name.squashed}",
        f"words:{name.ordered}",
        f"ends:{first} {last}",
        f"short:{first[0]} {last}",
    }
    keys |= {
        f"login:{first}{last}",
        f"login:{last}{first}",
        f"login:{first[0]}{last}",
        f"login:{first}{last[0]}",
    }
    keys |= {f"login:{first}", f"login:{last}", f"login:{''.join(word[0] for word in name.words)}"}
    # One letter may differ in one word: the other one and the beginning stay.
    keys |= {f"near:{first} {last[:3]}", f"near:{first[:3]} {last}"}
    return keys
