"""Figures: every point is a cell of a published table, and what is hidden there is not drawn."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from signalpath.figures import sponsor_figures, write_figures
from signalpath.publish import SPONSOR_TABLES

pytestmark = pytest.mark.mission("J4")


def table(name: str, rows: list[dict]) -> pl.DataFrame:
    schema = SPONSOR_TABLES[name]
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema)


def month(number: int, cohort: str, median: float | None, competency: str = "all") -> dict:
    return {
        "metric_id": "review_latency",
        "metric_name": "Review latency",
        "unit": "hours",
        "competency_id": competency,
        "cohort": cohort,
        "month_on": date(2026, number, 1),
        "median": median,
        "p90": None if median is None else median * 3,
        "n": None if median is None else 40,
        "people": None if median is None else 12,
        "is_kaplan_meier": True,
        "is_suppressed": median is None,
    }


def target(
    title: str, direction: str, verdict: str, estimate: float | None, lower: float, upper: float
) -> dict:
    return {
        "title": title,
        "direction": direction,
        "verdict": verdict,
        "estimate": estimate,
        "ci_lower": None if estimate is None else lower,
        "ci_upper": None if estimate is None else upper,
        "n": 100,
        "people_pilot": 12,
        "people_comparison": 40,
        "launch_on": date(2026, 1, 5),
    }


TABLES = {
    "pilot_effects": table(
        "pilot_effects",
        [
            target("one", "decrease", "improved", -0.4, -0.6, -0.1),
            target("two", "increase", "worsened", -0.3, -0.5, -0.05),
            target("three", "decrease", "no clear change", 0.1, -0.2, 0.5),
            target("four", "decrease", "cannot tell", None, 0, 0),
        ],
    ),
    "metric_months": table(
        "metric_months",
        [
            month(1, "pilot", 5.0),
            month(2, "pilot", None),
            month(4, "pilot", 4.0),
            month(1, "comparison", 6.0),
            month(2, "comparison", 6.5),
            month(1, "all", 99.0),
            month(1, "pilot", 77.0, competency="caching"),
        ],
    ),
    "engagement_funnel": table(
        "engagement_funnel",
        [
            {"stage_order": 1, "stage": "enrolled", "people": 15, "share": 1.0, "is_suppressed": False},
            {"stage_order": 2, "stage": "started", "is_suppressed": True},
        ],
    ),
    "engagement_weeks": table(
        "engagement_weeks",
        [
            {"week_on": date(2026, 1, 5), "enrolled": 15, "active": 9, "rate": 0.6, "is_suppressed": False},
            {"week_on": date(2026, 1, 12), "enrolled": 15, "is_suppressed": True},
        ],
    ),
    "path_outcomes": table(
        "path_outcomes",
        [
            {"outcome": "path made", "reason": "path made", "meaning": "m", "people": 12},
            {"outcome": "withheld", "reason": "no_consent", "meaning": "m", "people": 40},
            {"outcome": "withheld", "reason": "no_gap", "meaning": "m"},
        ],
    ),
    "path_competencies": table(
        "path_competencies",
        [
            {"competency_id": "a", "competency_name": "A", "domain": "d", "people": 6},
            {"competency_id": "b", "competency_name": "B", "domain": "d", "people": 9},
        ],
    ),
}
FIGURES = sponsor_figures(TABLES)


def test_there_is_a_figure_for_each_part_and_each_metric() -> None:
    parts = {"effects", "funnel", "engagement", "paths", "competencies"}
    assert set(FIGURES) == parts | {"metric_review_latency"}


def test_every_effect_is_drawn_whatever_came_of_it() -> None:
    """Positive, null and negative results get the same mark; one that cannot be told gets its words."""
    told, untold = FIGURES["effects"].data
    effects = TABLES["pilot_effects"].drop_nulls("estimate").reverse()
    assert list(told.x) == pytest.approx([100 * value for value in effects["estimate"]])
    high = [x + e for x, e in zip(told.x, told.error_x.array, strict=True)]
    low = [x - e for x, e in zip(told.x, told.error_x.arrayminus, strict=True)]
    assert high == pytest.approx([100 * value for value in effects["ci_upper"]])
    assert low == pytest.approx([100 * value for value in effects["ci_lower"]])
    assert list(told.text) == effects["verdict"].to_list()
    assert told.marker.color == told.error_x.color, "one colour for all verdicts"
    assert list(untold.text) == ["cannot tell"]
    rows = dict(
        zip(FIGURES["effects"].layout.yaxis.tickvals, FIGURES["effects"].layout.yaxis.ticktext, strict=True)
    )
    assert [rows[y] for y in told.y] == effects["title"].to_list()
    assert [rows[y] for y in untold.y] == ["four"]


def test_the_better_side_is_shaded_for_each_target_by_itself() -> None:
    shaded = [shape for shape in FIGURES["effects"].layout.shapes if shape.type == "rect"]
    titles = FIGURES["effects"].layout.yaxis.ticktext
    sides = {title: shape.x1 > 0 for title, shape in zip(titles, shaded, strict=True)}
    assert sides == {"one": False, "two": True, "three": False, "four": False}


def test_monthly_medians_are_the_tables_and_hidden_months_are_gaps() -> None:
    pilot, comparison = FIGURES["metric_review_latency"].data
    assert list(pilot.x) == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    assert list(pilot.y) == [5.0, None, None, 4.0]
    assert list(comparison.y) == [6.0, 6.5]
    assert not pilot.connectgaps
    assert pilot.line.dash != comparison.line.dash, "told apart without colour"


def test_rates_are_drawn_as_ratios_of_sums() -> None:
    """The median of comments per 100 lines is nought in most months; the metric is a ratio of sums."""
    row = {**month(1, "pilot", 0.0), "unit": "comments per 100 lines", "mean": 2.5}
    (pilot, _) = sponsor_figures({**TABLES, "metric_months": table("metric_months", [row])})[
        "metric_review_latency"
    ].data
    assert list(pilot.y) == [2.5]


def test_the_launch_is_a_line_and_the_unit_is_on_the_axis() -> None:
    layout = FIGURES["metric_review_latency"].layout
    assert [shape.x0 for shape in layout.shapes] == ["2026-01-05"]
    assert "hours" in layout.yaxis.title.text


def test_weeks_are_rates_of_the_table_and_hidden_weeks_are_gaps() -> None:
    (line,) = FIGURES["engagement"].data
    assert list(line.y) == [60.0, None]
    assert "9 of 15" in line.hovertext[0]
    assert [note.text for note in FIGURES["engagement"].layout.annotations] == ["gap: too few people to show"]


@pytest.mark.parametrize(
    ("name", "counts"), [("funnel", [15, None]), ("paths", [12, 40, None]), ("competencies", [9, 6])]
)
def test_bars_are_the_tables_counts_and_a_hidden_one_says_so(name: str, counts: list[int | None]) -> None:
    bars, *words = FIGURES[name].data
    assert list(bars.x) == counts
    hidden = [label for label, count in zip(bars.y, counts, strict=True) if count is None]
    assert [label for trace in words for label in trace.y] == hidden
    assert {text.strip() for trace in words for text in trace.text} == (
        {"too few people to show"} if hidden else set()
    )


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_figures_leave_background_and_fonts_to_the_page(name: str) -> None:
    layout = FIGURES[name].to_plotly_json()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "font" not in layout
    assert "title" not in layout
    assert not layout.get("template")


def test_without_data_every_figure_says_why_in_words() -> None:
    empty = sponsor_figures({name: frame.clear() for name, frame in TABLES.items()})
    assert set(empty) == {"effects", "funnel", "engagement", "paths", "competencies"}
    for figure in empty.values():
        assert not figure.data
        assert len(figure.layout.annotations[0].text.split()) > 3


def test_all_months_hidden_is_a_figure_in_words() -> None:
    hidden = {**TABLES, "metric_months": table("metric_months", [month(1, "pilot", None)])}
    assert not sponsor_figures(hidden)["metric_review_latency"].data


def test_files_are_the_same_bytes_each_time_and_stale_ones_go(tmp_path: Path) -> None:
    (tmp_path / "metric_gone.json").write_text("{}", "utf-8")
    write_figures(FIGURES, tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_figures(sponsor_figures(TABLES), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert set(first) == {f"{name}.json" for name in FIGURES}
    document = json.loads(first["engagement.json"])
    assert document["data"][0]["y"] == [60.0, None], "plain numbers, which the page can read"
