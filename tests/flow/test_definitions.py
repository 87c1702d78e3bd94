"""What Dagster shows: the whole graph, with groups, blocking checks, one writer and a schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.boundary import allow_list
from signalpath.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GROUPS = {
    "outbox",
    "ingest",
    "identity",
    "canonical",
    "signals",
    "metrics",
    "marts",
    "recommend",
    "effects",
    "oversight",
    "publish",
    "site",
}


@pytest.fixture(scope="module")
def defs(parsed_dbt: Path) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        # The job's definitions are made when they are imported, of the parsed project in the home.
        patch.setenv("SIGNALPATH_HOME", str(parsed_dbt.parent))
        from orchestration.definitions import defs

        yield defs


@pytest.fixture(scope="module")
def graph(defs: Any) -> Any:
    return defs.resolve_asset_graph()


@pytest.mark.mission("K1")
def test_every_asset_is_made_here_and_named_by_schema_and_table(graph: Any) -> None:
    keys = graph.get_all_asset_keys()
    assert all(len(key.path) == 2 for key in keys)
    # A key that is only depended on was misspelt somewhere.
    assert [key.to_user_string() for key in keys if not graph.get(key).is_materializable] == []
    assert {graph.get(key).group_name for key in keys} == GROUPS


def test_every_asset_that_reads_a_model_is_of_an_exposure(graph: Any) -> None:
    """A page, report or table that is made of models without being one says so where the models are."""
    models = {"staging", "intermediate", "signals", "metrics", "marts"}
    exposures = yaml.safe_load((ROOT / "dbt_project/models/marts/_exposures.yml").read_text("utf-8"))[
        "exposures"
    ]
    unserved = {}
    for key in graph.get_all_asset_keys():
        read = {parent.path[1] for parent in graph.get(key).parent_keys if parent.path[0] in models}
        if key.path[0] in models or not read:
            continue
        of = [
            e
            for e in exposures
            if key.to_user_string() in e.get("config", {}).get("meta", {}).get("assets", [])
        ]
        said = {name for exposure in of for name in exposure["depends_on"]}
        unserved[key.to_user_string()] = sorted(name for name in read if f"ref('{name}')" not in said)
    assert unserved and {key: names for key, names in unserved.items() if names} == {}


def test_every_allow_listed_table_is_an_asset(graph: Any) -> None:
    raw = {key.path[1] for key in graph.get_all_asset_keys() if key.path[0] == "raw"}
    assert raw == {table.name for kind in allow_list().values() for table in kind.values()}


def test_staging_waits_for_the_raw_table_it_reads(graph: Any) -> None:
    import dagster as dg

    parents = graph.get(dg.AssetKey(["staging", "stg_github__pull_requests"])).parent_keys
    assert dg.AssetKey(["raw", "github__pull_requests"]) in parents


@pytest.mark.mission("D4")
def test_the_gate_blocks_and_the_marts_are_behind_it(graph: Any) -> None:
    import dagster as dg

    gate = {
        (key.asset_key.path[1], key.name)
        for key in graph.asset_check_keys
        if graph.get_check_spec(key).blocking and key.name in {"match_current_teams", "have_known_responders"}
    }
    assert gate == {("int_issues", "match_current_teams"), ("int_incidents", "have_known_responders")}
    steps = dg.AssetKey(["recommend", "path_steps"])
    ancestors = graph.get_ancestor_asset_keys(steps)
    for entity in ("int_incidents", "int_pull_requests"):
        assert dg.AssetKey(["intermediate", entity]) in ancestors


@pytest.mark.mission("D4")
def test_a_failed_check_on_any_canonical_entity_stops_the_marts(defs: Any) -> None:
    """Each of the three gated entities is read by the step that builds signals, metrics and marts."""
    job = defs.resolve_job_def("refresh")
    inputs = next(deps for node, deps in job.graph.dependencies.items() if node.name == "marts")
    blocked_by: dict[str, set[str]] = {}
    for name, dependency in inputs.items():
        checks = getattr(dependency, "asset_check_dependencies", ())
        blocked_by[name] = {check.node for check in checks}
    for entity in ("int_pull_requests", "int_incidents", "int_issues"):
        (name,) = (name for name in blocked_by if name.endswith(f"intermediate_{entity}"))
        assert "gate" in blocked_by[name]


def test_writers_take_turns(defs: Any, tmp_path: Path) -> None:
    from orchestration.instance import POOL, write_config

    pools = {node.name: node.definition.pools for node in defs.resolve_job_def("refresh").nodes}
    assert {name for name, pool in pools.items() if pool != {POOL}} == set()
    config = yaml.safe_load((write_config(Settings(home=tmp_path)) / "dagster.yaml").read_text())
    assert config["concurrency"]["pools"] == {"granularity": "op", "default_limit": 1}
    assert config["telemetry"] == {"enabled": False}


def test_jobs_differ_by_the_site_alone(defs: Any) -> None:
    names = {
        job: {node.name for node in defs.resolve_job_def(job).nodes}
        for job in ("refresh", "refresh_with_site")
    }
    assert names["refresh_with_site"] - names["refresh"] == {"site__sponsor"}
    assert defs.resolve_job_def("refresh").executor_def.name == "in_process"


@pytest.mark.mission("G5")
def test_the_nudge_job_reads_no_source_and_stands_behind_the_gate(defs: Any, graph: Any) -> None:
    """It is short enough for every hour, and what failed the gate is withheld from it as from a path."""
    import dagster as dg

    job = defs.resolve_job_def("nudge")
    assert {node.name for node in job.nodes} == {"recommend__nudges"}
    assert job.executor_def.name == "in_process"
    assert defs.resolve_sensor_def("just_in_time").job_name == "nudge"
    for table in ("nudges", "peer_matches"):
        ancestors = graph.get_ancestor_asset_keys(dg.AssetKey(["recommend", table]))
        assert dg.AssetKey(["gate", "withheld_units"]) in ancestors
        assert dg.AssetKey(["privacy", "kept_out"]) in ancestors


@pytest.mark.mission("K1")
def test_the_daily_schedule_runs_for_its_own_day(defs: Any) -> None:
    """A daemon that was down for a day runs for the day that was due, not for the day it came back."""
    import dagster as dg

    schedule = defs.resolve_schedule_def("daily")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 6 * * *", "UTC")
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 3, 4, 6, tzinfo=UTC))
    request = schedule.evaluate_tick(context).run_requests[0]
    assert request.run_config["resources"]["run"]["config"] == {"scheduled_on": "2026-03-04"}


def test_the_workspace_names_the_definitions() -> None:
    (entry,) = yaml.safe_load((ROOT / "workspace.yaml").read_text())["load_from"]
    assert entry["python_module"] == {
        "module_name": "orchestration.definitions",
        "location_name": "signalpath",
    }


def test_no_tool_may_phone_home() -> None:
    import os

    import orchestration.quiet

    orchestration.quiet.be_quiet()
    assert os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] == "false"
    assert os.environ["RUNTIME__DLTHUB_TELEMETRY"] == "false"
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, datetime(2026, 6, 30, 9, 30)),
        ("2026-06-30T14:00", datetime(2026, 6, 30, 14)),
        ("2026-06-30T14:00+02:00", datetime(2026, 6, 30, 12)),
        # Nobody looks past the day that the run is about.
        ("2026-07-02T14:00", datetime(2026, 7, 1)),
    ],
)
def test_the_instant_is_the_given_one_then_the_launch_within_the_day(
    given: str | None, expected: datetime
) -> None:
    from orchestration.run_context import choose_instant

    launched_at = datetime(2026, 6, 30, 9, 30, tzinfo=UTC)
    assert choose_instant(given, launched_at, date(2026, 6, 30)) == expected
    assert choose_instant(None, launched_at, date(2026, 6, 1)) == datetime(2026, 6, 2)


@pytest.mark.parametrize(
    ("given", "charter", "expected"),
    [
        ("2026-01-02", "2026-06-30", "2026-01-02"),
        (None, "2026-06-30", "2026-06-30"),
        (None, None, "2026-11-21"),
    ],
)
def test_as_of_is_the_given_day_then_the_charters_then_the_launch(
    given: str | None, charter: str | None, expected: str, tmp_path: Path
) -> None:
    from orchestration.run_context import choose_as_of
    from signalpath.program import load_program

    (tmp_path / "sources.yml").write_text("[]\n")
    if charter:
        document = yaml.safe_load((ROOT / "program" / "charter.yml").read_text())
        document |= {"as_of": charter, "targets": []}
        (tmp_path / "charter.yml").write_text(yaml.safe_dump(document))
    day = choose_as_of(given, load_program(tmp_path), launched_on=date(2026, 11, 21))
    assert day.isoformat() == expected
