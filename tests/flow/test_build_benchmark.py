"""The benchmark of the dbt build measures what it says: the hand-written floor computes the same marts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from benchmarks.build_warehouse.coverage import shares
from benchmarks.build_warehouse.floor import compare, run_floor, uncovered
from benchmarks.build_warehouse.generate import LAST_DAY, add_day, count_rows, make_warehouse
from benchmarks.build_warehouse.growth import growths, powers_by_node, rows_of
from benchmarks.build_warehouse.work import measure
from benchmarks.build_warehouse.yardstick import STATEMENTS
from signalpath.program import load_program
from signalpath.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PULLS = 2_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, parsed_dbt: Path) -> Path:
    home = tmp_path_factory.mktemp("build")
    shutil.copytree(parsed_dbt, home / "dbt")
    make_warehouse(home / "warehouse.duckdb", PULLS)
    measure("dbt", home, LAST_DAY, PULLS)
    run_floor(home / "warehouse.duckdb", home / "floor.duckdb", LAST_DAY)
    return home


def test_floor_and_dbt_make_the_same_marts(home: Path) -> None:
    found = compare(home / "warehouse.duckdb", home / "floor.duckdb")
    assert {name for name in found if name.startswith("fct_")} >= {"fct_pull_requests", "fct_reviews"}
    assert len(found) >= 42
    # Of recommendations of earlier days and the allow-list's inventory the benchmark has no rows; the program's
    # own lists are as long at any size; what changed since the build before is nothing that a floor needs; and of
    # mart_outcome_cells the two views are compared.
    assert set(uncovered(home / "warehouse.duckdb", home / "floor.duckdb")) == {
        "dim_role_expectations",
        "fct_content_errors",
        "fct_recommendations",
        "mart_content_health",
        "mart_data_inventory",
        "mart_month_fingerprints",
        "mart_neglected_competencies",
        "mart_outcome_cells",
        "mart_side_fingerprints",
        "mart_unmapped_work",
    }
    assert {name: difference for name, difference in found.items() if difference} == {}


def test_exponents_are_held_against_those_of_plain_statements(home: Path) -> None:
    """Each is told what it cost, on rows of the same warehouse, which is left as it was."""
    before = (home / "warehouse.duckdb").read_bytes()
    costs = measure("yardstick", home, LAST_DAY, PULLS).nodes
    assert set(costs) == set(STATEMENTS) and all(cost > 0 for cost in costs.values())
    assert (home / "warehouse.duckdb").read_bytes() == before
    assert not (home / "yardstick.duckdb").exists()


def test_no_mart_agrees_because_it_is_empty(home: Path) -> None:
    with duckdb.connect(home / "floor.duckdb", read_only=True) as con:
        tables = con.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
        empty = [name for (name,) in tables if not con.execute(f"select 1 from {name} limit 1").fetchall()]
        signals, metrics = (
            {name for (name,) in con.execute(f"select distinct {kind}_id from {mart}").fetchall()}
            for kind, mart in (("signal", "mart_skill_evidence"), ("metric", "mart_outcome_observations"))
        )
    assert empty == []
    program = load_program(ROOT / "program")
    assert signals == {signal.id for signal in program.signals.signals}
    assert metrics == {metric.id for metric in program.metrics.metrics}


def test_a_signal_that_the_floor_lacks_is_named(home: Path, tmp_path: Path) -> None:
    changed = tmp_path / "floor.duckdb"
    changed.write_bytes((home / "floor.duckdb").read_bytes())
    with duckdb.connect(changed) as con:
        con.execute("delete from mart_skill_evidence where signal_id = 'authorship'")
        con.execute("alter table fct_reviews drop column state")
    found = compare(home / "warehouse.duckdb", changed)
    assert found["mart_skill_evidence"].startswith("authorship count: 0 floor, ")
    assert found["fct_reviews"] == "columns: floor alone [], dbt alone ['state']"


def test_what_the_floor_leaves_out_has_its_share_of_the_time(home: Path) -> None:
    manifest = Settings(home=home).dbt / "parsed/manifest.json"
    model = "model.signalpath."
    seconds = {
        f"{model}int_pull_requests": 6.0,
        f"{model}fct_pull_requests": 1.0,
        f"{model}mart_data_inventory": 3.0,
    }
    share, rest = shares(seconds, manifest, ["fct_pull_requests"])
    assert (share, rest) == (pytest.approx(0.7), {"mart_data_inventory": pytest.approx(0.3)})


def test_one_value_that_differs_is_found(home: Path, tmp_path: Path) -> None:
    changed = tmp_path / "floor.duckdb"
    changed.write_bytes((home / "floor.duckdb").read_bytes())
    with duckdb.connect(changed) as con:
        con.execute(
            "update fct_reviews set is_self = not is_self where review_key = (select min(review_key) from fct_reviews)"
        )
    found = compare(home / "warehouse.duckdb", changed)
    assert found["fct_reviews"].startswith("rows is_self: ")
    assert not found["fct_pull_requests"]


def test_a_day_adds_new_work_and_changes_older_work_once(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    make_warehouse(warehouse, PULLS)
    before = count_rows(warehouse)
    add_day(warehouse, PULLS)
    after = count_rows(warehouse)
    assert (
        before["github__pull_requests"]
        < after["github__pull_requests"]
        < 1.01 * before["github__pull_requests"]
    )
    with duckdb.connect(warehouse, read_only=True) as con:
        twice, late, changed = con.execute(
            "select count(*) - count(distinct pull_request_id), count(*) filter (where updated_at >= '2026-06-30'), "
            "count(*) filter (where updated_at >= '2026-06-29' and created_at < '2026-06-29') "
            "from raw.github__pull_requests"
        ).fetchall()[0]
    assert (twice, late) == (0, 0)
    assert changed > 0


def test_the_same_seed_gives_the_same_rows_and_another_one_others(tmp_path: Path) -> None:
    sums = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make_warehouse(tmp_path / name, 1_000, seed)
        with duckdb.connect(tmp_path / name, read_only=True) as con:
            sums.append(
                con.execute("select sum(hash(files)) from raw.github__pull_request_files as files").fetchall()
            )
    assert sums[0] == sums[1] != sums[2]


SIZES = (10_000, 100_000, 1_000_000)


def test_exponents_tell_linear_from_quadratic_cost() -> None:
    """Where it is worth it: what every statement costs hides growth at the small sizes and not at the last."""

    def costs(rows: int) -> dict[str, float]:
        n = rows / 1e5
        return {
            "linear": 0.1 + n,
            "quadratic": 0.1 + n**2,
            "half": 0.1 + n + n**2 / 10,
            "small": 0.1 + n / 100,
        }

    found = powers_by_node({rows: costs(rows) for rows in SIZES})
    assert set(found) == {"linear", "quadratic", "half"}
    assert found["linear"].steps == (pytest.approx(0.74, abs=0.01), pytest.approx(0.96, abs=0.01))
    assert found["linear"].overall == pytest.approx(0.85, abs=0.01)
    assert found["quadratic"].steps[-1] == pytest.approx(1.96, abs=0.01)
    assert found["quadratic"].overall > 1.4
    assert found["half"].steps[-1] > 1.2


def test_a_model_may_cost_what_its_own_rows_grow_by_and_no_more(home: Path) -> None:
    """Twenty times as many rows of ten times as many pull requests, as of people and areas, is no fault."""
    people, test = "model.signalpath.int_area_people", "test.signalpath.t"
    costs = {n: {people: (n / 1e5) ** 1.25, test: (n / 1e4) ** 1.05} for n in SIZES}
    rows = {n: {people: float(n) ** 1.3} for n in SIZES}
    few = {n: {people: float(n)} for n in SIZES}

    def above(rows: dict[int, dict[str, float]], plain: float) -> list[tuple[str, bool, bool, bool]]:
        return [
            (
                one.node,
                one.cost.overall > one.allowed_overall,
                max(one.cost.steps) > one.allowed_step,
                one.is_above_its_rows,
            )
            for one in growths(costs, rows, [plain])
        ]

    assert above(rows, 1.05) == [(people, False, False, False), (test, True, False, False)]
    assert above(few, 1.05) == [(people, True, True, True), (test, True, False, False)]
    # What plain statements do is no excuse over all sizes, and named in a step.
    assert above(few, 1.3) == [(people, True, False, True), (test, True, False, False)]
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as con:
        (there,) = con.execute("select count(*) from intermediate.int_area_people").fetchone()
    assert rows_of(home / "warehouse.duckdb")[people] == there > 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux counts a parent's memory")
def test_peak_memory_is_the_process_own_and_not_what_its_parent_holds() -> None:
    held = bytearray(b"1") * 300_000_000
    asked = "from benchmarks.own_process import peak_gib; print(peak_gib())"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True)
    assert 0 < float(said.stdout) < len(held) / 2**30 / 2
