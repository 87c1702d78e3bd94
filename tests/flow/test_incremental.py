"""Incremental builds: whatever happened to the raw rows, the tables are those that a whole build makes."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import duckdb
import pytest
from incremental_changes import (
    ELSEWHERE,
    GITLAB,
    LATE_AND_GONE,
    LATE_LOOKS,
    LATE_LOOKS_AT_OPEN_WORK,
    LEFT_AS_DRAFTS,
    LEFT_OPEN,
    OPERATIONS,
    OTHER_PEOPLE,
    SILENT,
    STRAY,
    VOLUNTEERS,
)

from benchmarks.build_warehouse.generate import LAST_DAY, NEXT_DAY, add_day, make_warehouse
from orchestration import build_state, dbt_in_process
from orchestration.build_state import CANONICAL, COMPLETE, Plan
from orchestration.dbt_in_process import DONE, invoke_dbt
from orchestration.purge_tables import empty_derived
from signalpath.settings import Settings

PULLS = 1000
LAYERS = ("intermediate", "signals", "metrics", "marts")
# What they hold is about the build before, which a whole build does not have.
ABOUT_CHANGES = ("int_account_fingerprints", "int_changed_pull_requests", "int_repository_fingerprints")
ABOUT_CHANGES += ("int_chunk_fingerprints", "int_changed_pieces", "int_pull_request_pieces")
ABOUT_CHANGES += ("int_known_pull_requests", "int_touched_pull_requests", "int_changed_deployments")
ABOUT_CHANGES += (
    "int_commit_week_fingerprints",
    "int_changed_weeks",
    "int_changed_deliveries",
    "int_changed_files",
    "int_changed_issues",
)
ABOUT_CHANGES += ("int_changed_opened_weeks", "int_changed_signal_weeks", "int_review_quarters")
ABOUT_CHANGES += (
    "int_changed_author_weeks",
    "int_changed_area_people",
    "int_changed_file_fixes",
    "int_changed_paths",
    "int_fix_quarters",
    "int_oncall_week_fingerprints",
    "int_incident_fingerprints",
    "int_issue_fingerprints",
    "int_changed_issue_keys",
    "int_changed_issue_sums",
)
ABOUT_CHANGES += ("int_changed_oncall_weeks", "int_changed_merges")
ABOUT_CHANGES += ("mart_month_fingerprints", "mart_side_fingerprints")


def build(settings: Settings, as_of: date, marts: bool = True) -> Plan:
    """What orchestration/transform.py does, without Dagster and without data tests."""
    plan = build_state.begin_canonical(settings, as_of)
    if not plan.is_done:
        run(settings, as_of, ["fqn:signalpath.staging", "fqn:signalpath.intermediate"], plan)
        build_state.reached(settings, CANONICAL, had_warnings=False)
    if marts:
        rest = build_state.begin_marts(settings, as_of)
        if not rest.is_done:
            layers = [f"fqn:signalpath.{layer}" for layer in LAYERS[1:]]
            run(settings, as_of, layers, rest)
            build_state.reached(settings, COMPLETE, had_warnings=False)
    return plan


def run(settings: Settings, as_of: date, select: list[str], plan: Plan) -> None:
    results = invoke_dbt(settings, as_of, select, plan, with_tests=False)
    assert [(r.node.name, r.message) for r in results if r.status not in DONE | {"no-op"}] == []


def change(settings: Settings, sql: str) -> None:
    with duckdb.connect(settings.warehouse) as con:
        con.execute("set timezone = 'UTC'")
        con.execute(sql)


def copy_of(settings: Settings, folder: Path) -> Settings:
    other = Settings(home=folder / "copy")
    shutil.rmtree(other.home, ignore_errors=True)
    other.home.mkdir(parents=True)
    shutil.copyfile(settings.warehouse, other.warehouse)
    shutil.copytree(settings.keys, other.keys)
    shutil.copytree(settings.dbt, other.dbt)
    return other


def rows_of(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute(f"{query} order by all").fetchall()


def differences(settings: Settings, as_of: date, folder: Path) -> dict[str, tuple[int, int]]:
    """Table -> rows that only the incremental build has, rows that only a whole build of the same has."""
    whole = copy_of(settings, folder)
    with duckdb.connect(whole.warehouse) as con:
        empty_derived(con)
    assert not build(whole, as_of).changes_only
    with duckdb.connect() as con:
        con.execute(f"attach '{settings.warehouse}' as a (read_only)")
        con.execute(f"attach '{whole.warehouse}' as b (read_only)")
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'b' "
            "and schema_name in (select unnest(?)) and table_name not in (select unnest(?))",
            [list(LAYERS), list(ABOUT_CHANGES)],
        ).fetchall()
        assert len(tables) > 60
        found = {}
        for (table,) in tables:
            more, fewer = (
                len(con.execute(f"from {x}.{table} except all from {y}.{table}").fetchall())
                for x, y in ("ab", "ba")
            )
            if more or fewer:
                found[table] = (more, fewer)
    return found | differences_of_metrics(settings, whole)


def differences_of_metrics(settings: Settings, whole: Settings) -> dict[str, tuple[int, int]]:
    """The same of metrics that are views: what they say of who still waits hangs on the day."""
    rows: dict[str, list[Counter[object]]] = {}
    for home in (settings, whole):
        with duckdb.connect(home.warehouse, read_only=True) as con:
            views = con.execute(
                "select view_name from duckdb_views() where schema_name = 'metrics'"
            ).fetchall()
            for (view,) in views:
                rows.setdefault(view, []).append(Counter(con.execute(f"from metrics.{view}").fetchall()))
    assert "met_review_latency" in rows
    return {
        view: ((mine - theirs).total(), (theirs - mine).total())
        for view, (mine, theirs) in rows.items()
        if mine != theirs
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, parsed_dbt: Path) -> Settings:
    """A home with three years of work, built as of the day before its last."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    shutil.copytree(parsed_dbt, settings.dbt)
    make_warehouse(settings.warehouse, PULLS)
    change(settings, GITLAB + SILENT + STRAY)
    assert build(settings, LAST_DAY).why == "no complete build is known"
    return settings


def changed_count(settings: Settings) -> int:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute("select count(*) from intermediate.int_changed_pull_requests").fetchall()[0][0]


def changed_share(settings: Settings, fingerprints: str) -> float:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute(f"select avg(is_changed::int) from {fingerprints}").fetchall()[0][0]


def changed_files(settings: Settings) -> float:
    """Files that were built anew, by those that are known."""
    return _by_known(settings, "int_changed_files", "(repository_key, path)", "int_file_deliveries")


def changed_file_fixes(settings: Settings) -> float:
    """Pull requests of which fixes were looked for anew, by those that are known."""
    return _by_known(settings, "int_changed_file_fixes", "pull_request_key", "int_file_fixes")


def _by_known(settings: Settings, changes: str, key: str, model: str) -> float:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute(
            f"select (select count(*) from intermediate.{changes}) / count(distinct {key}) "
            f"from intermediate.{model}"
        ).fetchall()[0][0]


def changed_weeks(settings: Settings) -> float:
    """Weeks of signals with a norm that were built anew, by those that there are."""
    signals = ("review_comment_density", "rework_rounds", "follow_up_fixes")
    weeks = " union all ".join(
        f"select distinct week_on, signal_id from signals.sig_{name}" for name in signals
    )
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute(
            f"select (select count(*) from intermediate.int_changed_signal_weeks) / count(*) from ({weeks})"
        ).fetchall()[0][0]


def test_a_pull_request_is_known_by_any_row_of_it(built: Settings) -> None:
    """Its own may have gone, or not come yet: when the others go, they are found by its name."""
    without_its_own, all_of_them = rows_of(
        built,
        """
        select count(*) from intermediate.int_known_pull_requests where pull_request_key in (
            select source_name || '|' || pull_request_id from raw.github__reviews anti join
            raw.github__pull_requests using (source_name, pull_request_id))
        union all select count(*) from intermediate.int_known_pull_requests
        """,
    )
    assert without_its_own == (1,)
    assert all_of_them == (PULLS + 20,)


def test_nothing_new_builds_nothing_and_says_so(built: Settings, tmp_path: Path) -> None:
    home = copy_of(built, tmp_path)
    assert build_state.begin_canonical(home, LAST_DAY) == Plan(
        True, "nothing changed since the last build", is_done=True
    )
    assert build_state.begin_marts(home, LAST_DAY).is_done


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("update raw.program__mappings set weight = weight / 2", "rules of the program"),
        (
            "insert into raw.program__path_rules (source_name, verdict, pattern) values ('p', 'generated', '*')",
            "rules of the program",
        ),
        ("update builds.state set made_of = replace(made_of, 'person key', 'key')", "person key"),
        ("update builds.state set as_of = as_of + 1", "a later day"),
        ("update builds.state set status = 'under way'", "ended when it was: under way"),
        (f"update builds.state set status = '{CANONICAL}'", f"ended when it was: {CANONICAL}"),
        ("drop view marts.fct_pull_requests", "not there: marts.fct_pull_requests"),
    ],
)
def test_a_state_that_is_not_known_is_built_whole(
    built: Settings, tmp_path: Path, sql: str, why: str
) -> None:
    home = copy_of(built, tmp_path)
    change(home, sql)
    plan = build_state.begin_canonical(home, LAST_DAY)
    assert not plan.changes_only and not plan.is_done
    assert why in plan.why


@pytest.mark.mission("B3")
def test_after_a_purge_everything_is_built_anew(built: Settings, tmp_path: Path) -> None:
    home = copy_of(built, tmp_path)
    with duckdb.connect(home.warehouse) as con:
        con.execute("create table builds.int_file_deliveries__rows as select 1 as person_week")
        empty_derived(con)
        assert con.execute("select count(*) from builds.int_file_deliveries__rows").fetchone() == (0,)
    assert build_state.begin_canonical(home, LAST_DAY).why == "no complete build is known"


def test_what_dbt_built_by_hand_is_not_taken_up(built: Settings, tmp_path: Path) -> None:
    """Somebody tries another model or another day: the next run must not add to that."""
    home = copy_of(built, tmp_path)
    invoke_dbt(home, LAST_DAY, ["dim_team"], plan=None)
    assert build_state.begin_canonical(home, LAST_DAY).why == "no complete build is known"


def test_marts_without_their_canonical_models_are_built_whole(built: Settings, tmp_path: Path) -> None:
    home = copy_of(built, tmp_path)
    plan = build_state.begin_marts(home, NEXT_DAY)
    assert not plan.changes_only and not plan.is_done


def test_a_day_that_passes_builds_few_months_and_files(
    built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is a day older everywhere; figures of months in which nothing else changed stand as they are.

    The second of such days runs the statements of the first again, and dbt has no part in it.
    """
    home = copy_of(built, tmp_path / "later")
    assert build(home, LAST_DAY + timedelta(days=2)).changes_only
    monkeypatch.setattr(dbt_in_process, "_invoke", None)
    assert build(home, LAST_DAY + timedelta(days=9)).changes_only
    assert 0 < changed_share(home, "marts.mart_month_fingerprints") < 0.25
    # Who holds a file changes by deliveries alone; what is 14 days old now may have needed a fix.
    assert changed_files(home) < 0.1
    assert 0 < changed_file_fixes(home) < 0.1
    # A norm is of the four quarters before, so nobody's old evidence moves.
    assert 0 < changed_weeks(home) < 0.1
    monkeypatch.undo()
    assert differences(home, LAST_DAY + timedelta(days=9), tmp_path) == {}


OF_OLD_WORK = (
    "from signals.sig_review_comment_density",
    "from signals.sig_rework_rounds",
    "from metrics.met_review_comment_density",
    "from intermediate.int_reviewer_strictness",
    "from intermediate.int_merge_windows",
    "from marts.mart_metric_months where metric_id <> 'active_engagement'",
)


def test_a_look_at_old_work_moves_no_older_week_norm_or_month(built: Settings, tmp_path: Path) -> None:
    """A review ends 14 days after the merge: old work has not had longer to be commented than new."""
    home = copy_of(built, tmp_path)
    rows = partial(rows_of, home)
    before = [rows(query) for query in OF_OLD_WORK]
    change(home, LATE_LOOKS)
    assert build(home, LAST_DAY).changes_only
    assert changed_count(home) == 20
    assert rows("select count(*) from marts.fct_reviews where review_key like '%again %'") == [(20,)]
    assert rows("select count(*) from marts.fct_review_comments where review_key like '%again %'") == [(20,)]
    assert rows("from intermediate.int_changed_opened_weeks") == []
    assert rows("from intermediate.int_review_quarters where is_changed") == []
    assert changed_share(home, "marts.mart_month_fingerprints") == 0
    assert [rows(query) for query in OF_OLD_WORK] == before


def test_a_look_at_what_is_still_open_moves_its_own_weeks_alone(built: Settings, tmp_path: Path) -> None:
    """A norm is made of what was merged or closed: an old pull request that nobody ends is none of it."""
    home = copy_of(built, tmp_path / "later")
    change(home, LEFT_OPEN)
    assert build(home, LAST_DAY).changes_only
    norms = [f"from intermediate.{name}" for name in ("int_reviewer_strictness", "int_review_comment_norms")]
    before = [rows_of(home, query) for query in norms]
    change(home, LATE_LOOKS_AT_OPEN_WORK)
    assert build(home, LAST_DAY).changes_only
    weeks = rows_of(home, "from intermediate.int_changed_opened_weeks")
    assert 0 < len(weeks) <= 20
    for signal in ("review_comment_density", "rework_rounds"):
        of_signal = f"select week_on from intermediate.int_changed_signal_weeks where signal_id = '{signal}'"
        assert rows_of(home, of_signal) == weeks
    assert [rows_of(home, query) for query in norms] == before
    assert differences(home, LAST_DAY, tmp_path) == {}


def test_rows_that_lie_elsewhere_are_no_change(built: Settings, tmp_path: Path) -> None:
    """What changed is looked for where it is stored, and told by what is there."""
    home = copy_of(built, tmp_path)
    change(home, ELSEWHERE)
    assert build(home, LAST_DAY + timedelta(days=1), marts=False).changes_only
    assert changed_count(home) == 0


def test_what_is_still_a_draft_is_a_day_older(built: Settings, tmp_path: Path) -> None:
    """And is all that changes by itself: what was a draft once, and is open, has its minutes."""
    home = copy_of(built, tmp_path / "later")
    change(home, LEFT_AS_DRAFTS)
    assert build(home, LAST_DAY).changes_only
    minutes = """
        select round(sum(draft_minutes), 3) from intermediate.int_pull_request_timelines
        semi join (from intermediate.int_pull_request_drafts where draft_to is null) using (pull_request_key)
        where merged_at is null
    """
    [(before,)] = rows_of(home, minutes)
    assert build(home, LAST_DAY + timedelta(days=1)).changes_only
    assert changed_count(home) == 19
    assert rows_of(home, minutes) == [(before + 19 * 24 * 60,)]
    assert differences(home, LAST_DAY + timedelta(days=1), tmp_path) == {}


def test_who_volunteers_changes_sides_in_all_months_of_theirs(built: Settings, tmp_path: Path) -> None:
    """No observation of them is another one, and every figure of a side is."""
    home = copy_of(built, tmp_path / "later")
    change(home, VOLUNTEERS)
    assert build(home, LAST_DAY).changes_only
    assert rows_of(home, "select count(*) from marts.mart_side_fingerprints where is_changed") == [(1,)]
    assert 0.1 < changed_share(home, "marts.mart_month_fingerprints") < 0.9
    assert differences(home, LAST_DAY, tmp_path) == {}


def test_every_row_is_what_a_whole_build_makes_of_it(built: Settings, tmp_path: Path) -> None:
    """Late data, deletions, corrections of identity, opt-outs and a day that passes, one after the other."""
    change(built, LATE_AND_GONE + OPERATIONS)
    assert build(built, LAST_DAY) == Plan(True, "what changed since the last build")
    assert 10 <= changed_count(built) < PULLS // 4
    assert 0 < changed_files(built) < 0.5
    assert 0 < _by_known(built, "int_changed_issue_keys", "issue_key", "int_issues") < 0.1
    assert 0 < changed_share(built, "intermediate.int_incident_fingerprints") < 0.5
    assert 0 < changed_share(built, "marts.mart_month_fingerprints") < 0.5
    assert differences(built, LAST_DAY, tmp_path) == {}

    change(built, OTHER_PEOPLE)
    assert build(built, LAST_DAY, marts=False).changes_only  # as if the gate had said no
    assert differences_after_another_day(built, tmp_path) == {}
    assert changed_count(built) < PULLS


def differences_after_another_day(settings: Settings, folder: Path) -> dict[str, tuple[int, int]]:
    add_day(settings.warehouse, PULLS)
    assert build(settings, NEXT_DAY).is_carried
    return differences(settings, NEXT_DAY, folder)
