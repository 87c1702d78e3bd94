"""Which failures withhold single paths and which stop a run: the rule alone, and evidence without its units."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.check import CheckOutcome, Status, Unit
from expectations.confinement import confine
from orchestration.recommend import sound_evidence
from signalpath.publish.quality import quality_checks

PEOPLE = [f"person{number}" for number in range(20)]
SIZES: dict[Unit, dict[str, float]] = {
    "person": dict.fromkeys(PEOPLE, 1.0),
    "repository": {"web": 900.0, "docs": 100.0},
    "competency domain": {"sql": 1.0, "queues": 1.0, "caching": 1.0},
}


def outcome(kind: Unit | None, *units: str, status: Status = "failed") -> CheckOutcome:
    return CheckOutcome(
        asset_key=("intermediate", "int_people"),
        question="Is the rest of the data sound?",
        check_name="check",
        status=status,
        observed=f"{len(units)} of 20 people",
        expected="all",
        failing_rows=len(units),
        who_can_mend="somebody",
        meaning="a figure is wrong",
        confined_to=kind,
        unit_count=len(units),
        units=units,
    )


@pytest.mark.mission("D4")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([outcome("person", *PEOPLE[:4])], ["withheld"]),
        ([outcome("person", *PEOPLE[:5])], ["failed"]),
        # Each is small, together they are not.
        ([outcome("person", *PEOPLE[:3]), outcome("person", *PEOPLE[3:6])], ["failed", "failed"]),
        ([outcome("repository", "docs")], ["withheld"]),
        ([outcome("repository", "web")], ["failed"]),
        ([outcome("competency domain", "sql")], ["withheld"]),
        ([outcome("competency domain", "sql", "queues")], ["failed"]),
        # What concerns everything stops everything, whatever else is confined.
        ([outcome(None), outcome("person", PEOPLE[0])], ["failed", "withheld"]),
        ([outcome("person", status="passed")], ["passed"]),
        # A confined check whose rows name no unit cannot be confined.
        ([outcome("person")], ["failed"]),
    ],
)
def test_few_units_withhold_and_many_stop(given: list[CheckOutcome], expected: list[str]) -> None:
    made = confine(given, SIZES, PEOPLE, {("person", person): {person} for person in PEOPLE})
    assert [each.status for each in made] == expected


@pytest.mark.mission("D4")
def test_a_small_repository_that_most_people_live_in_stops_everything() -> None:
    (made,) = confine(
        [outcome("repository", "docs")], SIZES, PEOPLE, {("repository", "docs"): set(PEOPLE[:5])}
    )
    assert made.status == "failed"


def test_evidence_of_failing_repositories_and_domains_makes_no_path() -> None:
    evidence = pl.DataFrame(
        {
            "competency_id": ["sql", "queues", "queues", "queues"],
            "evidence_ids": [["acme/web#1"], ["acme/web#2", "acme/docs#3"], ["acme/web-2#4"], []],
        },
        schema_overrides={"evidence_ids": pl.List(pl.String())},
    )
    units = pl.DataFrame(
        [("repository", "github|R1", "acme/docs", ""), ("competency domain", "sql", "sql", "")],
        schema=["unit_kind", "unit_id", "unit_name", "detail"],
        orient="row",
    )
    kept = sound_evidence(evidence, units)
    assert kept["evidence_ids"].to_list() == [["acme/web-2#4"], []]
    assert sound_evidence(evidence, units.clear()).height == evidence.height


@pytest.mark.mission("B4")
@pytest.mark.parametrize(
    ("count", "failing_rows", "observed"),
    [
        (1, None, "paths that rest on a few people are withheld, all others are made"),
        (5, 5, "paths that rest on 5 people are withheld, all others are made"),
    ],
)
def test_fewer_than_k_people_are_a_few_on_the_page(
    count: int, failing_rows: int | None, observed: str
) -> None:
    made = outcome("person", *PEOPLE[:count], status="withheld")
    shown = quality_checks([vars(made)], k=5).row(0, named=True)
    assert (shown["failing_rows"], shown["observed"], shown["status"]) == (failing_rows, observed, "withheld")
    assert not any(person in str(shown) for person in PEOPLE)
