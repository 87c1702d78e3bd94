"""The measures of signalpath.evaluation against those of ranx (Bassani 2022), person by person.

ranx compiles itself when first used, which takes longer than all measuring: it is asked once, here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.recommender.measure import as_if_consenting
from benchmarks.recommender.rankers import made, ranking_of
from signalpath.evaluation import rate_people

if TYPE_CHECKING:
    from benchmarks.recommender.worlds import World

# What ranx is given for people who were abstained from: it wants a result of everybody.
NOTHING = "nothing"


def by_ranx(ranking: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """hit@3 and NDCG@5 of everybody with a gap: person_key, hit_at_3, ndcg_at_5, sorted."""
    from ranx import Qrels, Run, evaluate

    wanted: dict[str, dict[str, int]] = {}
    for person, competency in gaps.select("person_key", "competency_id").unique().sort(pl.all()).iter_rows():
        wanted.setdefault(person, {})[competency] = 1
    given: dict[str, dict[str, float]] = {person: {} for person in wanted}
    for person, competency, rank in ranking.select("person_key", "competency_id", "rank").iter_rows():
        if person in given:
            given[person][competency] = 1.0 / rank
    run = Run({person: ranks or {NOTHING: 1.0} for person, ranks in given.items()})
    found = evaluate(Qrels(wanted), run, ["hit_rate@3", "ndcg@5"], return_mean=False)
    people = sorted(wanted)
    return pl.DataFrame({"person_key": people, "hit_at_3": found["hit_rate@3"], "ndcg_at_5": found["ndcg@5"]})


def agrees_with_ranx(worlds: Iterable[World]) -> bool:
    """Whether every person of every world is rated the same by both.

    Raises:
        AssertionError: somebody is not.
    """
    for world in worlds:
        people = as_if_consenting(world)
        ranking = ranking_of(made(world, people, world.frames["evidence"])[0])
        gaps = world.gaps.join(people, on="person_key", how="semi")
        ours, theirs = rate_people(ranking, gaps, people["person_key"]), by_ranx(ranking, gaps)
        for name in ("hit_at_3", "ndcg_at_5"):
            np.testing.assert_allclose(ours[name].to_numpy(), theirs[name].to_numpy(), atol=1e-12)
    return True
