"""Assignment in rounds, all seekers at once: what belongs here knows edges and places, and no people.

An edge is taken when it is the best that is left for both of its ends. Both ends judge by the same fit, so
what comes out is stable: nobody finds a pair in which both would be better off. It is the greedy matching of
the edges sorted by fit (Preis 1999), worth at least half of the best possible total, and in random cases of
the size of a team at least 0.85 and on average more than 0.95 of it (`tests/unit/test_peer_matching.py`
compares with `scipy.optimize.linear_sum_assignment`). Unlike the exact one it takes a handful of passes over
the edges, whatever their number.
"""

from __future__ import annotations

import polars as pl

# Fits are sums of floats: beyond this digit a difference is noise, and ids decide.
DIGITS = 9


def assign(edges: pl.DataFrame, places: pl.DataFrame, weight_of_load: float) -> pl.DataFrame:
    """Give each seeker at most one helper, and each helper at most as many seekers as there are places.

    Args:
        edges: `seeker`, `helper`, `competency_id`, `fit`; further columns are carried along. Row order
            does not matter, and no row may be there twice.
        places: `helper`, `taken` (places in use), `places` (all of them). A helper who is missing has none.
        weight_of_load: what each place in use takes off the fit of the next.

    Returns:
        The edges that were taken, with `place` (from 0) in which the seeker is, sorted by seeker.
    """
    free = (
        places.filter(pl.col("taken") < pl.col("places"))
        .with_columns(place=pl.int_ranges("taken", "places", dtype=pl.Int64))
        .select("helper", "place")
        .explode("place")
    )
    edges = edges.with_row_index("edge")
    names = ["seeker", "helper", "competency_id"]
    # Numbers in the order of the names: sorted and compared many times, they are much cheaper than texts.
    left = (
        edges.select("edge", "fit", *(_number(edges[name]) for name in names))
        .join(free.with_columns(_number_as(edges["helper"], free["helper"])), on="helper")
        .with_columns(value=(pl.col("fit") - weight_of_load * pl.col("place")).round(DIGITS))
        .sort(["value", *names, "place"], descending=[True, False, False, False, False])
        .select("edge", "seeker", "place", slot=pl.col("helper") * places["places"].max() + pl.col("place"))
    )
    taken = _take(left, ["seeker", "slot"]).select("edge", "place")
    return edges.join(taken, on="edge").drop("edge").sort("seeker")


def couple(edges: pl.DataFrame) -> pl.DataFrame:
    """Put people into couples, each person into at most one.

    Args:
        edges: `first`, `second` (two people, in either order, a couple may have several rows), `fit`;
            further columns are carried along and break ties in the order in which they stand.

    Returns:
        The edges that were taken, best first.
    """
    order = ["fit", *(name for name in edges.columns if name != "fit")]
    left = (
        edges.with_columns(pl.col("fit").round(DIGITS))
        .sort(order, descending=[True] + [False] * (len(order) - 1))
        .with_row_index("rank")
    )
    taken = [left.clear()]
    while left.height:
        ends = pl.concat([left.select("rank", person=end) for end in ("first", "second")])
        best = ends.group_by("person").agg(best=pl.col("rank").min())
        chosen = (
            left.join(best, left_on="first", right_on="person")
            .join(best, left_on="second", right_on="person", suffix="_of_second")
            .filter(pl.col("rank") == pl.col("best"), pl.col("rank") == pl.col("best_of_second"))
            .select(left.columns)
        )
        taken.append(chosen)
        gone = pl.concat([chosen.select(person=end) for end in ("first", "second")])
        for end in ("first", "second"):
            left = left.join(gone, left_on=end, right_on="person", how="anti")
    return pl.concat(taken).sort("rank").drop("rank")


def _number(names: pl.Series) -> pl.Series:
    """Each name as its place among the distinct ones in order."""
    return _number_as(names, names)


def _number_as(order: pl.Series, names: pl.Series) -> pl.Series:
    """Each of `names` as its place among the distinct ones of `order`; null where it is not among them."""
    places = pl.DataFrame({"name": order.unique().sort()}).with_row_index("place")
    found = pl.DataFrame({"name": names}).join(places, on="name", how="left", maintain_order="left")
    return found["place"].alias(names.name)


def _take(left: pl.DataFrame, ends: list[str]) -> pl.DataFrame:
    """The edges that are the best of both their ends, until none is left. The very best one always is.

    `left` is in the order of what is better; so an edge is the best of an end where that end occurs first.
    """
    taken = [left.clear()]
    while left.height:
        chosen = left.filter(pl.all_horizontal(pl.col(end).is_first_distinct() for end in ends))
        taken.append(chosen)
        for end in ends:
            left = left.join(chosen.select(end), on=end, how="anti", maintain_order="left")
    return pl.concat(taken)
