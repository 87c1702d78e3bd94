"""Protects G4 at size: who looks at whom grows with the people, and nobody who should meet is cut apart."""

from __future__ import annotations

import polars as pl
import pytest

from signalpath.peers import PeerSettings
from signalpath.peers.blocks import EDGE, pairs_to_look_at

pytestmark = [pytest.mark.mission("G4"), pytest.mark.mission("H3")]
HELD = pl.DataFrame(schema=dict.fromkeys(("person_key", "competency_id", "peer_person_key"), pl.String))
SMALL = PeerSettings(pairs_at_once=100, least_choice=4)


def skills(end: str, *pairs: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={end: pl.String, "competency_id": pl.String}, orient="row")


def crowd(end: str, count: int, skill: str = "sql") -> pl.DataFrame:
    return skills(end, *((f"{end[0]}{number:05d}", skill) for number in range(count)))


def zones(*minutes: int | None) -> pl.DataFrame:
    """The clocks of 40 seekers and 40 helpers, in turn."""
    rows = [(f"{end}{number:05d}", minutes[number % len(minutes)]) for end in "sh" for number in range(40)]
    return pl.DataFrame(rows, schema={"person_key": pl.String, "minutes": pl.Int64}, orient="row")


def look(looking: pl.DataFrame, helpers: pl.DataFrame, clocks=None, held=HELD, settings=SMALL) -> set[tuple]:
    found = pairs_to_look_at(looking, helpers, zones(0) if clocks is None else clocks, held, settings)
    assert found.columns == EDGE and found.is_unique().all()
    return set(found.rows())


def test_in_a_small_organisation_everybody_looks_at_everybody() -> None:
    looking, helpers = crowd("seeker", 10), crowd("helper", 10)
    whole = looking.join(helpers, on="competency_id").select(EDGE)
    assert look(looking, helpers) == set(whole.rows())
    assert look(looking, skills("helper", ("h", "caching"))) == set()


@pytest.mark.parametrize("size", [1_000, 2_000, 4_000])
def test_the_pairs_grow_with_the_people_and_everybody_has_a_choice(size: int) -> None:
    """Twice the people are twice the pairs: between four and eight helpers for each seeker, each helper is looked at."""
    pairs = look(crowd("seeker", size), crowd("helper", size // 10))
    assert 4 * size <= len(pairs) <= 8 * size
    assert len({seeker for seeker, _, _ in pairs}) == size
    assert len({helper for _, helper, _ in pairs}) == size // 10


def test_blocks_are_of_people_who_work_at_the_same_hours() -> None:
    clocks = zones(-300, 60)
    minutes = dict(clocks.iter_rows())
    pairs = look(crowd("seeker", 40), crowd("helper", 40), clocks)
    assert len(pairs) < 40 * 40
    assert all(minutes[seeker] == minutes[helper] for seeker, helper, _ in pairs)


def test_a_couple_and_a_match_of_the_day_before_are_never_cut_apart() -> None:
    """First and last of the clock help each other; what was held stays as long as both still qualify."""
    looking = pl.concat([crowd("seeker", 40), skills("seeker", ("h00039", "caching"))])
    helpers = pl.concat([crowd("helper", 40), skills("helper", ("s00000", "caching"))])
    rows = [("s00001", "sql", "h00038"), ("s00001", "caching", "h00038"), ("gone", "sql", "h00001")]
    held = pl.DataFrame(rows, schema=HELD.schema, orient="row")
    pairs = look(looking, helpers, held=held)
    assert {("s00000", "h00039", "sql"), ("h00039", "s00000", "caching")} <= pairs
    assert ("s00001", "h00038", "sql") in pairs
    assert ("s00001", "h00038", "caching") not in pairs
    assert not any(seeker == "gone" for seeker, _, _ in pairs)


def test_the_order_of_rows_changes_nothing() -> None:
    looking, helpers = crowd("seeker", 40), crowd("helper", 40)
    assert look(looking, helpers) == look(looking.reverse(), helpers.reverse(), zones(0).reverse())
