"""The semantic layer and the published page: whoever asks MetricFlow gets the page's figure, for every metric."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from running import PROJECT

from signalpath.program import MetricDefinition, load_program

DEFINED = load_program(PROJECT / "program").metrics
METRICS = DEFINED.metrics if DEFINED else []
FIGURES = {"n": "_n", "people": "_people", "mean": "", "median": "_median", "p90": "_p90"}
CURVES = ("median", "p90")

Cell = tuple[str, str, date]
Cells = dict[Cell, dict[str, float | None]]
Ask = Callable[[list[str], list[str], str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def ask(demo_workspace: Path) -> Ask:
    """(metrics, group by, where) -> rows: MetricFlow's own SQL, run on the demo's warehouse.

    The manifest is the one that Dagster's run left. MetricFlow's own client would run `dbt debug` first,
    which only the test of the command does.
    """
    from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    home = demo_workspace / ".signalpath"
    manifest = (home / "dbt/parsed/semantic_manifest.json").read_text("utf-8")
    lookup = SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(manifest))
    dialect = SimpleNamespace(sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer())
    engine = MetricFlowEngine(semantic_manifest_lookup=lookup, sql_client=dialect)

    def rows(names: list[str], group_by: list[str], where: str) -> list[tuple[object, ...]]:
        request = MetricFlowQueryRequest.create(
            metric_names=names, group_by_names=group_by, where_constraints=[where]
        )
        statement = engine.explain(request).sql_statement.sql
        with duckdb.connect(home / "warehouse.duckdb", read_only=True) as con:
            result = con.execute(statement)
            columns = [column[0] for column in result.description]
            wanted = [columns.index(name) for name in [*group_by, *names]]
            return [tuple(row[i] for i in wanted) for row in result.fetchall()]

    return rows


def groups(entity: str) -> list[str]:
    return [f"{entity}__competency_id", f"{entity}__scope_id", "metric_time__month"]


def asked(ask: Ask, metric: MetricDefinition, scope_type: str) -> Cells:
    """Every cell of a metric in groups of a kind, with its five figures.

    Quantiles of metrics that can be censored are asked apart.
    """
    parts = {"outcome": list(FIGURES)}
    if metric.has_curve:
        parts = {"outcome": [f for f in FIGURES if f not in CURVES], "outcome_month": list(CURVES)}
    cells: Cells = {}
    for entity, figures in parts.items():
        where = f"{{{{ Dimension('{entity}__scope_type') }}}} = '{scope_type}'"
        names = [metric.id + FIGURES[figure] for figure in figures]
        for competency, scope, month, *values in ask(names, groups(entity), where):
            day = month.date() if isinstance(month, datetime) else month
            cell = cells.setdefault((str(competency), str(scope), day), {})  # type: ignore[arg-type]
            cell |= dict(zip(figures, values, strict=True))  # type: ignore[arg-type]
    return cells


@pytest.fixture(scope="module")
def published(demo_workspace: Path) -> dict[str, Cells]:
    """What the page shows: metric -> cell -> figures, without the cells that are too small to show."""
    path = demo_workspace / ".signalpath/published/sponsor.duckdb"
    return cells_by_metric(path, "cohort", "metric_months where not is_suppressed")


@pytest.fixture(scope="module")
def in_warehouse(demo_workspace: Path) -> dict[str, dict[str, Cells]]:
    """What whoever publishes by team or domain would read: kind of group -> metric -> cell -> figures."""
    path = demo_workspace / ".signalpath/warehouse.duckdb"
    rows = "marts.mart_metric_months where scope_type = '{}'"
    return {kind: cells_by_metric(path, "scope_id", rows.format(kind)) for kind in ("team", "domain")}


def cells_by_metric(path: Path, group: str, rows: str) -> dict[str, Cells]:
    with duckdb.connect(path, read_only=True) as con:
        found = con.execute(
            f"select metric_id, competency_id, {group}, month_on, {', '.join(FIGURES)} from {rows}"
        ).fetchall()
    cells: dict[str, Cells] = {}
    for metric, competency, scope, month, *values in found:
        cells.setdefault(metric, {})[competency, scope, month] = dict(zip(FIGURES, values, strict=True))
    return cells


@pytest.mark.mission("D1")
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_metricflow_and_the_page_say_the_same(
    metric: MetricDefinition, ask: Ask, published: dict[str, Cells]
) -> None:
    """Each figure of each month and cohort, and of each competency, that is not hidden."""
    answers = asked(ask, metric, "cohort")
    for cell, figures in published.get(metric.id, {}).items():
        assert known(answers[cell]) == pytest.approx(known(figures), rel=1e-9, abs=1e-9), cell


@pytest.mark.mission("D1")
@pytest.mark.parametrize("scope_type", ["team", "domain"])
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_metricflow_says_the_same_of_teams_and_domains(
    metric: MetricDefinition, scope_type: str, ask: Ask, in_warehouse: dict[str, dict[str, Cells]]
) -> None:
    """Each figure, and no cell more or less."""
    answers = asked(ask, metric, scope_type)
    cells = in_warehouse[scope_type].get(metric.id, {})
    assert {cell for cell, figures in answers.items() if figures["n"]} == set(cells)
    for cell, figures in cells.items():
        assert known(answers[cell]) == pytest.approx(known(figures), rel=1e-9, abs=1e-9), cell


def known(figures: dict[str, float | None]) -> dict[str, float]:
    return {figure: value for figure, value in figures.items() if value is not None}


def test_the_page_shows_enough_for_that_to_mean_something(published: dict[str, Cells]) -> None:
    assert len(published) >= 8
    assert sum(map(len, published.values())) > 500
    assert set(published) <= {metric.id for metric in METRICS}


@pytest.mark.parametrize(("scope_type", "metrics"), [("team", 20), ("domain", 10)])
def test_there_are_teams_and_domains_to_compare(
    scope_type: str, metrics: int, in_warehouse: dict[str, dict[str, Cells]]
) -> None:
    assert len(in_warehouse[scope_type]) >= metrics
    assert sum(map(len, in_warehouse[scope_type].values())) > 500


def test_a_metric_that_says_nothing_is_censored_has_nothing_that_is(demo_workspace: Path) -> None:
    """metrics.yml's words decide whether a median is a curve's, here and in the semantic layer."""
    with duckdb.connect(demo_workspace / ".signalpath/warehouse.duckdb", read_only=True) as con:
        rows = con.execute(
            "select distinct metric_id from marts.mart_outcome_observations where is_censored"
        ).fetchall()
    assert {metric for (metric,) in rows} <= {metric.id for metric in METRICS if metric.can_be_censored}


def test_mf_query_is_the_same_engine(demo_workspace: Path, tmp_path: Path, ask: Ask) -> None:
    """The command as an analytics engineer types it, once."""
    project = tmp_path / "dbt_project"
    (project / "target").mkdir(parents=True)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / "dbt_project" / name, project)
    home = demo_workspace / ".signalpath"
    shutil.copy(home / "dbt/parsed/semantic_manifest.json", project / "target")
    where = "{{ Dimension('outcome__scope_type') }} = 'team'"
    command = ["query", "--metrics", "review_comment_density", "--group-by", "outcome__scope_id"]
    command += ["--where", where, "--csv", str(tmp_path / "answer.csv")]
    environment = os.environ | {
        "SIGNALPATH_WAREHOUSE": str(home / "warehouse.duckdb"),
        "DBT_PROFILES_DIR": str(project),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    mf = Path(sys.executable).with_name("mf")
    done = subprocess.run(
        [mf, *command], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer = (tmp_path / "answer.csv").read_text("utf-8").splitlines()[1:]
    teams = {team: float(value) for team, value in (line.rsplit(",", 1) for line in answer)}
    expected = ask(["review_comment_density"], ["outcome__scope_id"], where)
    assert len(teams) >= 6
    assert teams == pytest.approx({str(team): value for team, value in expected})
