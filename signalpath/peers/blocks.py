"""Which seekers look at which helpers, so that the cost grows with people and not with their square.

Belongs here: pairs by number and working hours alone. Does not belong here: who may meet, and how well two
fit (`eligible.py`, `match.py`). In a skill with few of either, everybody looks at everybody, which is exact.
Where there are more, both are laid side by side by the clock and cut into as many blocks, and a seeker looks
at the helpers of their own block: a dozen people who work at about the same hours are choice enough.
"""

from __future__ import annotations

import polars as pl

from signalpath.peers.settings import PeerSettings

EDGE = ["seeker", "helper", "competency_id"]


def pairs_to_look_at(
    looking: pl.DataFrame,
    helpers: pl.DataFrame,
    minutes: pl.DataFrame,
    held: pl.DataFrame,
    settings: PeerSettings,
) -> pl.DataFrame:
    """Distinct `EDGE` rows, unordered; who would be a couple and who was matched before is always among them.

    Args:
        looking: seeker, competency_id, one row each.
        helpers: helper, competency_id, one row each.
        minutes: person_key, minutes ahead of UTC (null where it is not known).
        held: person_key, competency_id, peer_person_key: matches that stay while both still qualify.
        settings: `pairs_at_once` and `least_choice`.
    """
    blocks = _blocks(looking, helpers, settings)
    within = _numbered(looking, "seeker", blocks, minutes).join(
        _numbered(helpers, "helper", blocks, minutes), on=["competency_id", "block"]
    )
    if blocks["blocks"].max() in (None, 1):
        return within.select(EDGE)
    kept = held.select(seeker="person_key", helper="peer_person_key", competency_id="competency_id")
    kept = kept.join(looking, on=["seeker", "competency_id"], how="semi")
    kept = kept.join(helpers, on=["helper", "competency_id"], how="semi")
    return pl.concat([within.select(EDGE), _both_ways(looking, helpers), kept]).unique()


def _blocks(looking: pl.DataFrame, helpers: pl.DataFrame, settings: PeerSettings) -> pl.DataFrame:
    """competency_id and into how many blocks it is cut."""
    seekers = looking.group_by("competency_id").agg(seekers=pl.len().cast(pl.Int64))
    choice = pl.max_horizontal(settings.least_choice, settings.pairs_at_once // pl.col("seekers"))
    return (
        helpers.group_by("competency_id")
        .agg(helpers=pl.len().cast(pl.Int64))
        .join(seekers, on="competency_id")
        # Rounded down: a block has at least as many helpers as somebody is to choose from.
        .select("competency_id", blocks=pl.max_horizontal(1, pl.col("helpers") // choice))
    )


def _numbered(who: pl.DataFrame, end: str, blocks: pl.DataFrame, minutes: pl.DataFrame) -> pl.DataFrame:
    """Add `block`: everybody of a skill in the order of the clock, cut into equal parts."""
    place = pl.int_range(pl.len()).over("competency_id")
    return (
        who.select(end, "competency_id")
        .join(blocks, on="competency_id")
        .join(minutes.rename({"person_key": end}), on=end, how="left")
        .sort("competency_id", "minutes", end)
        .with_columns(block=place * pl.col("blocks") // pl.len().over("competency_id"))
        .select(end, "competency_id", "block")
    )


def _both_ways(looking: pl.DataFrame, helpers: pl.DataFrame) -> pl.DataFrame:
    """Two people each of whom offers what the other looks for: few even in a large organisation."""
    swaps = looking.select(person="seeker", seeks="competency_id").join(
        helpers.select(person="helper", offers="competency_id"), on="person"
    )
    return (
        swaps.join(swaps.rename({"seeks": "offers", "offers": "seeks"}), on=["seeks", "offers"], suffix="_b")
        .filter(pl.col("person") != pl.col("person_b"))
        .select(seeker="person", helper="person_b", competency_id="seeks")
    )
