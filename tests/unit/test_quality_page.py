"""The quality report for people: words, failing rows and trend on one page that asks no other host."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import polars as pl
import pytest

from signalpath.reports import HISTORY_SCHEMA, render_quality

AS_OF = date(2026, 6, 30)


def outcome(name: str = "have_known_responders", status: str = "passed", **given: Any) -> dict[str, Any]:
    return {
        "asset_key": ("intermediate", "int_incidents"),
        "question": "Do incidents belong to the people who worked on them?",
        "check_name": name,
        "status": status,
        "observed": "93.8 % of 551",
        "expected": "80 % of them",
        "failing_rows": 34,
        "who_can_mend": "engineering",
        "meaning": "evidence of the wrong people",
        "sample": ("incident 5",),
        "confined_to": None,
        "unit_count": 0,
    } | given


def past(*statuses: str, name: str = "have_known_responders", asset: str = "int_incidents") -> pl.DataFrame:
    rows = [
        (f"2026-06-{day:02}", f"run{day}", asset, name, status, 0.9, 0.8, 3)
        for day, status in enumerate(statuses, 1)
    ]
    return pl.DataFrame(rows, schema=HISTORY_SCHEMA, orient="row")


def render(*checks: dict[str, Any], history: pl.DataFrame | None = None) -> str:
    return render_quality(AS_OF, checks, past("passed") if history is None else history)


def without_plotly(page: str) -> str:
    return re.sub(r"<script>.*?</script>", "", page, flags=re.S)


@pytest.mark.mission("D5")
@pytest.mark.parametrize(
    ("statuses", "headline"),
    [
        (("passed", "passed"), "All 2 checks passed"),
        (("passed", "withheld"), "Sound, but for 1 of 2 checks, whose paths are withheld"),
        (("withheld", "failed"), "1 of 2 checks failed, so nothing new was published"),
        (("not applicable",), "Nothing could be checked yet"),
    ],
)
def test_headline_says_how_it_stands(statuses: tuple[str, ...], headline: str) -> None:
    page = render(*(outcome(f"check_{n}", status) for n, status in enumerate(statuses)))
    assert f"<h1>{headline}</h1>" in page


@pytest.mark.mission("D5")
def test_a_failure_names_what_was_expected_the_rows_and_who_can_mend_it() -> None:
    page = render(outcome(status="failed"))
    for words in (
        "80 % of them",
        "93.8 % of 551",
        "incident 5",
        "engineering",
        "evidence of the wrong people",
    ):
        assert words in page


@pytest.mark.mission("B4")
def test_people_are_counted_from_five_on_and_never_named() -> None:
    few = render(outcome(status="withheld", confined_to="person", unit_count=3, sample=("3f9a77",)))
    assert "fewer than five people" in few
    assert "3f9a77" not in few
    some = render(outcome(status="withheld", confined_to="person", unit_count=6, sample=("3f9a77",)))
    assert "paths of 6 people" in some
    assert "3f9a77" not in some


def test_nothing_is_asked_of_any_host_and_keys_are_text() -> None:
    page = render(outcome(status="failed", sample=("<img src=x onerror=alert(1)>",)))
    assert "default-src 'none'" in page
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", without_plotly(page))
    assert "<img" not in without_plotly(page)


def test_same_outcomes_same_bytes() -> None:
    assert render(outcome()) == render(outcome())


def test_trend_tells_runs_of_one_day_and_checks_of_one_name_apart() -> None:
    again = past("failed").with_columns(run_id=pl.lit("second"))
    other = past("passed", asset="int_issues")
    checks = (outcome(), outcome(asset_key=("intermediate", "int_issues")))
    page = render(*checks, history=pl.concat([past("passed"), other, again]))
    assert "2026-06-01 (1)" in page
    assert "2026-06-01 (2)" in page
    assert "incidents: have known responders" in page
    assert "issues: have known responders" in page


def test_the_first_run_has_a_page_too() -> None:
    page = render(outcome(), history=pl.DataFrame(schema=HISTORY_SCHEMA))
    assert "No run has been recorded yet." in page
