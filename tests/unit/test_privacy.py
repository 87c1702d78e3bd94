"""Privacy: small cells are hidden, and nothing that stays visible gives them back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signalpath.privacy import PrivacyError, assert_aggregate_only, nested_visible, suppress

pytestmark = pytest.mark.mission("B4")
sizes = st.integers(min_value=0, max_value=40)
thresholds = st.integers(min_value=5, max_value=12)


def cells(counts: list[int], total: bool) -> pl.DataFrame:
    rows = [("g", f"part {i}", count, 7.5) for i, count in enumerate(counts)]
    if total:
        rows.append(("g", "all", sum(counts), 7.5))
    return pl.DataFrame(
        rows,
        schema={"group": pl.String, "cohort": pl.String, "people": pl.Int64, "median": pl.Float64},
        orient="row",
    )


def suppressed(counts: list[int], k: int, total: bool = True) -> pl.DataFrame:
    mark = pl.col("cohort") == "all" if total else None
    return suppress(cells(counts, total), "people", k, values=("median",), by=("group",), total=mark)


@given(st.lists(sizes, min_size=1, max_size=8), thresholds, st.booleans())
def test_no_visible_cell_is_under_k(counts: list[int], k: int, total: bool) -> None:
    for people in suppressed(counts, k, total)["people"].drop_nulls():
        assert people == 0 or people >= k


@given(st.lists(sizes, min_size=1, max_size=8), thresholds, st.booleans())
def test_a_hidden_cell_has_no_value_left(counts: list[int], k: int, total: bool) -> None:
    hidden = suppressed(counts, k, total).filter("is_suppressed")
    assert hidden["people"].null_count() == hidden["median"].null_count() == hidden.height


@given(st.lists(sizes, min_size=1, max_size=8), thresholds)
def test_hidden_cells_cannot_be_found_by_subtraction(counts: list[int], k: int) -> None:
    """What an attacker gets is total minus visible parts: at least k people, in at least two cells."""
    table = suppressed(counts, k)
    total = table.filter(pl.col("cohort") == "all")["people"].item()
    parts = table.filter(pl.col("cohort") != "all")
    hidden = parts.filter("is_suppressed")
    if total is None or hidden.is_empty():
        return
    assert total - parts["people"].sum() >= k
    assert hidden.height >= 2


def _possible_answers(hidden: list[int]) -> Iterator[list[int]]:
    """Numbers of the same sum: what is there in another order, and any two with the others at one."""
    yield from map(list, {*permutations(hidden)})
    rest = sum(hidden) - (len(hidden) - 2)
    for first in range(1, rest):
        yield [first, *[1] * (len(hidden) - 2), rest - first]


@given(st.lists(sizes, min_size=1, max_size=6), thresholds)
@settings(max_examples=60, deadline=None)
@example([5, 4, 4], 5)
def test_more_than_one_answer_fits_what_is_shown(counts: list[int], k: int) -> None:
    """Even who knows the rules: each hidden part could be at least two numbers."""
    table = suppressed(counts, k)
    total = table.filter(pl.col("cohort") == "all")["people"].item()
    parts = table.filter(pl.col("cohort") != "all")
    if total is None or not parts["is_suppressed"].any():
        return
    shown = parts["people"].to_list()
    truth = [count for count, people in zip(counts, shown, strict=True) if people is None]
    seen_small, seen_large = False, False
    for answer in _possible_answers(truth):
        guess = iter(answer)
        candidate = [next(guess) if people is None else people for people in shown]
        if suppressed(candidate, k)["people"].to_list()[:-1] == shown:
            seen_small, seen_large = seen_small or answer[0] < k, seen_large or answer[0] != truth[0]
    assert seen_small and seen_large


@given(st.lists(sizes, min_size=1, max_size=8), thresholds, st.booleans())
def test_hiding_twice_changes_nothing(counts: list[int], k: int, total: bool) -> None:
    once = suppressed(counts, k, total)
    mark = pl.col("cohort") == "all" if total else None
    twice = suppress(once, "people", k, values=("median",), by=("group",), total=mark)
    assert twice.equals(once)


def test_one_small_cell_takes_its_neighbour_with_it() -> None:
    table = suppressed([3, 9, 20], k=5)
    assert table["people"].to_list() == [None, None, 20, 32]
    assert table["is_suppressed"].to_list() == [True, True, False, False]


def test_two_small_cells_under_k_together_take_the_next_pair() -> None:
    assert suppressed([1, 2, 9, 20, 8], k=5)["people"].to_list() == [None] * 4 + [8, 40]


def test_a_pilot_too_small_to_show_is_not_everybody_minus_the_comparison() -> None:
    """The comparison row is absent, so nothing else can be hidden but the total."""
    frame = cells([3], total=False).vstack(cells([30], total=False).with_columns(cohort=pl.lit("all")))
    table = suppress(frame, "people", 5, ("median",), by=("group",), total=pl.col("cohort") == "all")
    assert table["is_suppressed"].all()


def test_zero_people_are_nobody_and_may_be_shown() -> None:
    assert suppressed([0, 12, 8], k=5)["people"].to_list() == [0, 12, 8, 20]


def test_cells_that_are_parts_of_nothing_are_only_hidden_when_small() -> None:
    table = suppress(cells([3, 9], total=False), "people", 5, ("median",))
    assert table["people"].to_list() == [None, 9]


def test_k_under_five_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        suppress(cells([3], total=False), "people", 4, ())


@given(st.lists(sizes, max_size=8), thresholds)
def test_two_nested_counts_never_differ_by_a_few(counts: list[int], k: int) -> None:
    counts = sorted(counts, reverse=True)
    visible = nested_visible(counts, k)
    shown = [count for count, is_visible in zip(counts, visible, strict=True) if is_visible]
    for one in shown:
        assert one == 0 or one >= k
        for other in shown:
            assert one == other or abs(one - other) >= k
    if counts and counts[0] >= k:
        assert visible[0]


def published(text: str) -> dict[str, pl.DataFrame]:
    return {"sources": pl.DataFrame({"consequence": ["nothing", text]})}


@pytest.mark.parametrize(
    "text",
    [
        "deadbeef01234567",
        "Ana.Lopez@Example.org",
        "ask ana.lopez@example.org.",
        "alopez",
        "rows of deadbeef01234567, mostly",
        "reviewed by (dev-lopez42)",
    ],
)
def test_a_persons_key_login_or_email_stops_publication(text: str) -> None:
    keys = ["deadbeef01234567", "ana.lopez@example.org", "alopez", "dev-lopez42"]
    with pytest.raises(PrivacyError, match=r"sources\.consequence") as error:
        assert_aggregate_only(published(text), [], keys)
    assert not any(key in str(error.value).lower() for key in keys), "the message must not name anybody"


def test_lists_are_read_too() -> None:
    with pytest.raises(PrivacyError):
        assert_aggregate_only({"t": pl.DataFrame({"evidence": [["x", "alopez"]]})}, [], ["alopez"])


def test_words_that_happen_to_be_logins_do_not_stop_a_sentence() -> None:
    """A login such as `merge` may not forbid the word."""
    assert_aggregate_only(published("time to first merge"), ["author_login"], ["merge", ""])


@pytest.mark.parametrize("column", ["author_login", "person_key"])
def test_a_personal_column_stops_publication(column: str) -> None:
    with pytest.raises(PrivacyError, match="a personal column"):
        assert_aggregate_only({"t": pl.DataFrame({column: ["x"]})}, ["author_login"], [])


def test_owners_are_named_on_purpose() -> None:
    table = {"programme": pl.DataFrame({"sponsor": ["ana.lopez@example.org"]})}
    assert_aggregate_only(table, [], ["ana.lopez@example.org"], may_name={"programme": ["sponsor"]})
