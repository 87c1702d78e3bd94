"""reports/quality.html: what the gate asked, in words, what it found, who can mend it, how it went before.

Belongs here: turning outcomes and their history into one page for people who read no SQL. Which checks there
are and what they say is the suites' part; writing the file is orchestration's. Rows are named by the keys
that the check may show; where a failure is about people, the page says how many and never who.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from signalpath.figures.quality import checks_over_runs, shares_over_runs
from signalpath.reports.page import render_page

HISTORY_SCHEMA: dict[str, pl.DataType] = {
    "as_of": pl.String(),
    "run_id": pl.String(),
    "asset": pl.String(),
    "check_name": pl.String(),
    "status": pl.String(),
    "value": pl.Float64(),
    "threshold": pl.Float64(),
    "failing_rows": pl.Int64(),
}
RUNS_SHOWN = 30
LINES_SHOWN = 6
ANSWERS = {
    "failed": "No.",
    "withheld": "Yes, but for some, whose paths are withheld.",
    "passed": "Yes, as far as these checks can tell.",
    "not applicable": "There is nothing to answer from: the system is not connected.",
}


def render_quality(as_of: date, checks: Sequence[Mapping[str, Any]], history: pl.DataFrame) -> str:
    """The page as HTML, the same bytes for the same arguments.

    Args:
        as_of: the day of the run.
        checks: outcomes of the run in the suites' order: question, check_name, status, observed, expected,
            failing_rows, who_can_mend, meaning, sample, confined_to, unit_count, asset_key.
        history: `HISTORY_SCHEMA`, this run's outcomes included, oldest first.
    """
    from plotly.offline import get_plotlyjs

    told = [_told(check) for check in checks]
    runs = _runs(history)
    questions = [
        _question(question, [check for check in told if check["question"] == question], runs)
        for question in dict.fromkeys(check["question"] for check in told)
    ]
    counts = {status: sum(check["status"] == status for check in told) for status in ANSWERS}
    return render_page(
        "quality.html.j2",
        as_of=as_of,
        headline=_headline(counts),
        worst=_worst(told),
        counts=counts,
        questions=questions,
        to_mend=[check for check in told if check["status"] in ("failed", "withheld")],
        runs=runs["run"].n_unique(),
        plotly=get_plotlyjs(),
    )


def _told(check: Mapping[str, Any]) -> dict[str, Any]:
    about_people = check.get("confined_to") == "person"
    return {
        **check,
        "name": check["check_name"].replace("_", " "),
        "table": check["asset_key"][1],
        "sample": [] if about_people else list(check["sample"]),
        "about_people": about_people,
        "confined_to": check.get("confined_to"),
        "unit_count": check.get("unit_count") or 0,
    }


def _worst(checks: Sequence[Mapping[str, Any]]) -> str:
    return next(
        (status for status in ANSWERS if any(c["status"] == status for c in checks)), "not applicable"
    )


def _headline(counts: Mapping[str, int]) -> str:
    asked = sum(counts.values()) - counts["not applicable"]
    if not asked:
        return "Nothing could be checked yet"
    if failed := counts["failed"]:
        return f"{failed} of {asked} checks failed, so nothing new was published"
    if withheld := counts["withheld"]:
        return f"Sound, but for {withheld} of {asked} checks, whose paths are withheld"
    return f"All {asked} checks passed"


def _question(question: str, checks: list[dict[str, Any]], runs: pl.DataFrame) -> dict[str, Any]:
    names = [(check["table"], check["check_name"]) for check in checks]
    named = pl.DataFrame(names, schema={"asset": pl.String, "check_name": pl.String}, orient="row")
    own = runs.join(named, on=["asset", "check_name"], how="semi", maintain_order="left")
    # A check that allows no exception is passed or failed, which its squares show.
    by_degree = _nearest(own.filter(pl.col("threshold") < 1))
    return {
        "text": question,
        "answer": ANSWERS[_worst(checks)],
        "worst": _worst(checks),
        "checks": checks,
        "counts": {status: sum(check["status"] == status for check in checks) for status in ANSWERS},
        "trend": shares_over_runs(by_degree).to_json() if by_degree["value"].count() else None,
        "squares": checks_over_runs(own).to_json(),
        "csv": _csv(own),
    }


def _nearest(by_degree: pl.DataFrame) -> pl.DataFrame:
    """The rows of the checks that have come nearest to their limit."""
    margins = (
        by_degree.group_by("check", maintain_order=True)
        .agg(margin=((pl.col("value") - pl.col("threshold")) / (1 - pl.col("threshold"))).min())
        .drop_nulls("margin")
        .sort("margin", maintain_order=True)
        .head(LINES_SHOWN)
    )
    return by_degree.join(margins, on="check", how="semi", maintain_order="left")


def _runs(history: pl.DataFrame) -> pl.DataFrame:
    """The last runs, each named by its day, and by its turn where a day had several."""
    order = history.select("as_of", "run_id").unique(maintain_order=True).tail(RUNS_SHOWN)
    turn = pl.int_range(1, pl.len() + 1).over("as_of")
    label = pl.when(pl.len().over("as_of") > 1).then(pl.format("{} ({})", "as_of", turn)).otherwise("as_of")
    name = pl.col("check_name").str.replace_all("_", " ")
    is_told_apart = pl.col("asset").n_unique().over("check_name") == 1
    entity = pl.col("asset").str.replace("^[a-z]+_", "").str.replace_all("_", " ")
    return history.join(
        order.with_columns(run=label), on=["as_of", "run_id"], maintain_order="left"
    ).with_columns(check=pl.when(is_told_apart).then(name).otherwise(pl.format("{}: {}", entity, name)))


def _csv(frame: pl.DataFrame) -> str:
    """A link that holds the rows themselves, so that the page stays one file."""
    text = frame.select("run", *HISTORY_SCHEMA).drop("run_id").write_csv()
    return "data:text/csv;base64," + base64.b64encode(text.encode()).decode()
