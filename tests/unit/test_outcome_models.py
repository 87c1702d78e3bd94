"""From metrics.yml to the published figure: no metric is missing on the way, and none leads to a person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from orchestration.semantic_metrics import semantic_metrics
from signalpath.program import load_program
from signalpath.publish import SPONSOR_INPUTS

PROJECT = Path(__file__).resolve().parents[2]
MODELS = PROJECT / "dbt_project/models"
SQL = {path.stem: path.read_text("utf-8") for path in MODELS.rglob("*.sql")}
UNION = (PROJECT / "dbt_project/macros/metric_rows.sql").read_text("utf-8")
METRICS = load_program(PROJECT / "program").metrics
IDS = [metric.id for metric in METRICS.metrics] if METRICS else []
# Each asks for groups only: effects refuses sides under five people, and publishing cells under k.
READ_BY_GROUP = {"mart_outcome_windows", "mart_outcome_scopes", "mart_outcome_quantiles"}
READ_BY_GROUP |= {"mart_outcome_cells", "mart_metric_months", "mart_metric_months_v1"}
READ_BY_GROUP |= {"mart_month_fingerprints"}


def readers(name: str) -> set[str]:
    return {model for model, text in SQL.items() if f"'{name}'" in text}


def described(name: str) -> dict[str, object]:
    documents = [yaml.safe_load(path.read_text("utf-8")) for path in MODELS.rglob("*.yml")]
    (model,) = [m for d in documents for m in d.get("models", []) if m["name"] == name]
    return dict(model)


@pytest.mark.mission("D1")
def test_every_metric_is_defined_measured_and_counted() -> None:
    """An id without a model is a promise, a model without an id has no meaning, and one not in the union no reader."""
    assert sorted(IDS) == sorted(name.removeprefix("met_") for name in SQL if name.startswith("met_"))
    united = re.findall(r"'met_(\w+)'", UNION)
    assert sorted(united) == sorted(IDS)
    # The union writes a metric's id out by its model's name.
    assert [metric for metric in IDS if f"'{metric}'" not in SQL[f"met_{metric}"]] == []


def test_every_metric_has_its_five_figures_in_the_semantic_layer() -> None:
    made = yaml.safe_load(semantic_metrics(METRICS))["metrics"]
    assert [figure["name"] for figure in made] == [
        f"{metric}{figure}" for metric in IDS for figure in ("", "_n", "_people", "_median", "_p90")
    ]
    assert len({figure["label"] for figure in made}) == len(made)


@pytest.mark.mission("B4")
@pytest.mark.parametrize("metric", ["promotion_velocity", "internal_moves", "attrition", "sentiment"])
def test_figures_of_employment_and_opinion_are_for_groups_only(metric: str) -> None:
    """Their rows have a key, since people must be counted; nothing that is about one person may read them."""
    assert [m.about for m in (METRICS.metrics if METRICS else []) if m.id == metric] == ["people"]
    assert described(f"met_{metric}")["config"] == {"meta": {"aggregate_only": True}}
    assert readers(f"met_{metric}") == set()
    assert f"'met_{metric}'" in UNION


@pytest.mark.mission("B4")
def test_what_holds_them_is_read_by_group() -> None:
    found, waiting = set(), {model for model, text in SQL.items() if "metric_rows()" in text}
    while waiting:
        found |= waiting
        waiting = {reader for name in waiting for reader in readers(name)} - found
    assert found - {"mart_outcome_observations"} == READ_BY_GROUP
    published = {table.split(".")[1] for table in SPONSOR_INPUTS.values()}
    assert published & found == {"mart_metric_months"}
    python = [path for folder in ("orchestration", "signalpath") for path in (PROJECT / folder).rglob("*.py")]
    reading = {path.name for path in python if "marts.mart_outcome_" in path.read_text("utf-8")}
    # Both work out figures over groups; publishing hides those of few people, and of employment the one
    # group that would tell of the other (test_publish.py).
    assert reading == {"effects.py", "problem.py"}
