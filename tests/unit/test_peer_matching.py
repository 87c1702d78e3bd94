"""Protects G4: the assignment is stable, within everybody's limit, and close to the best that there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from signalpath.peers.matching import assign, couple

patiently = settings(deadline=None, derandomize=True, max_examples=80)
pytestmark = pytest.mark.mission("G4")
LOAD = 0.15


def edges(fits: dict[tuple[str, str], float]) -> pl.DataFrame:
    rows = [
        {"seeker": seeker, "helper": helper, "competency_id": "c", "fit": fit}
        for (seeker, helper), fit in fits.items()
    ]
    schema = {"seeker": pl.String, "helper": pl.String, "competency_id": pl.String, "fit": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def places(helpers: set[str], most: int, taken: int = 0) -> pl.DataFrame:
    rows = [{"helper": helper, "taken": taken, "places": most} for helper in sorted(helpers)]
    return pl.DataFrame(rows, schema={"helper": pl.String, "taken": pl.Int64, "places": pl.Int64})


def run(fits: dict[tuple[str, str], float], most: int = 2) -> dict[str, tuple[str, int]]:
    made = assign(edges(fits), places({helper for _, helper in fits}, most), LOAD)
    assert made["seeker"].is_unique().all()
    return {row["seeker"]: (row["helper"], row["place"]) for row in made.to_dicts()}


@st.composite
def worlds(draw: st.DrawFn) -> dict[tuple[str, str], float]:
    seekers = [f"s{n}" for n in range(draw(st.integers(1, 6)))]
    helpers = [f"h{n}" for n in range(draw(st.integers(1, 4)))]
    pairs = [pair for pair in product(seekers, helpers) if draw(st.booleans())]
    return {pair: draw(st.integers(30, 250)) / 100 for pair in pairs}


def best_total(fits: dict[tuple[str, str], float], most: int) -> float:
    """The largest sum of value that any assignment has, by the Hungarian method on places."""
    seekers, helpers = sorted({s for s, _ in fits}), sorted({h for _, h in fits})
    columns = [(helper, place) for helper in helpers for place in range(most)]
    value = np.zeros((len(seekers), len(columns)))
    for (row, seeker), (column, (helper, place)) in product(enumerate(seekers), enumerate(columns)):
        if (seeker, helper) in fits:
            value[row, column] = max(0.0, fits[seeker, helper] - LOAD * place)
    rows, chosen = linear_sum_assignment(value, maximize=True)
    return float(value[rows, chosen].sum())


@patiently
@given(worlds())
def test_nobody_finds_a_pair_in_which_both_were_better_off(fits: dict[tuple[str, str], float]) -> None:
    made = run(fits)
    value = {seeker: fits[seeker, helper] - LOAD * place for seeker, (helper, place) in made.items()}
    holder = {held: seeker for seeker, held in made.items()}
    for (seeker, helper), place in product(fits, range(2)):
        offered = fits[seeker, helper] - LOAD * place
        rival = holder.get((helper, place))
        is_better_for_helper = rival is None or offered > value[rival] + 1e-9
        assert not (offered > value.get(seeker, -1.0) + 1e-9 and is_better_for_helper)


@patiently
@given(worlds())
def test_half_of_the_best_total_is_certain(fits: dict[tuple[str, str], float]) -> None:
    if not fits:
        return
    total = sum(fits[s, h] - LOAD * place for s, (h, place) in run(fits).items())
    assert total >= best_total(fits, 2) / 2 - 1e-9


def test_in_cases_of_the_size_of_a_team_it_is_nearly_the_best() -> None:
    random = np.random.default_rng(5)
    shares = []
    for _ in range(40):
        pairs = [(f"s{i}", f"h{j}") for i, j in product(range(12), range(8)) if random.random() < 0.5]
        fits = {pair: float(random.uniform(1, 2.5)) for pair in pairs}
        total = sum(fits[s, h] - LOAD * place for s, (h, place) in run(fits).items())
        shares.append(total / best_total(fits, 2))
    assert min(shares) > 0.85
    assert float(np.mean(shares)) > 0.95


def test_the_second_helper_is_asked_before_the_first_is_asked_twice() -> None:
    fits = {("a", "x"): 2.0, ("b", "x"): 1.9, ("a", "y"): 1.8, ("b", "y"): 1.8}
    assert run(fits) == {"a": ("x", 0), "b": ("y", 0)}
    # Much worse is not worth it.
    assert run(fits | {("b", "y"): 1.0}) == {"a": ("x", 0), "b": ("x", 1)}


def test_places_in_use_count_and_ties_go_by_name() -> None:
    equal = edges({("b", "x"): 1.0, ("a", "x"): 1.0})
    made = assign(equal, places({"x"}, 2, taken=1), LOAD)
    assert made.select("seeker", "place").rows() == [("a", 1)]
    assert assign(equal, places({"x"}, 2, taken=2), LOAD).is_empty()
    assert assign(equal, places(set(), 2), LOAD).is_empty()


@patiently
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(fits: dict[tuple[str, str], float], random) -> None:
    shuffled = list(fits.items())
    random.shuffle(shuffled)
    assert run(dict(shuffled)) == run(fits)


def test_couples_take_everybody_once_the_best_first() -> None:
    rows = [("a", "b", 2.0), ("b", "c", 2.5), ("c", "d", 2.4), ("a", "d", 1.0)]
    made = couple(pl.DataFrame(rows, schema=["first", "second", "fit"], orient="row"))
    assert made.select("first", "second").rows() == [("b", "c"), ("a", "d")]
