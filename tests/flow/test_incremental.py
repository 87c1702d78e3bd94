"""Incremental builds: whatever happened to the raw rows, the tables are those that a whole build makes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from benchmarks.build_warehouse.generate import LAST_DAY, NEXT_DAY, add_day, make_warehouse
from orchestration import build_state
from orchestration.build_state import CANONICAL, COMPLETE, Plan
from orchestration.dbt_in_process import DONE, invoke_dbt
from orchestration.purge_tables import empty_derived
from signalpath.settings import Settings

PULLS = 1000
LAYERS = ("intermediate", "signals", "metrics", "marts")
# What they hold is about the build before, which a whole build does not have.
ABOUT_CHANGES = ("int_pull_request_fingerprints", "int_changed_pull_requests")
ABOUT_CHANGES += ("int_week_fingerprints", "int_changed_weeks", "int_file_fingerprints")
ABOUT_CHANGES += ("mart_month_fingerprints",)
# A merge request beside GitHub's pull requests, since the generator knows GitHub alone.
GITLAB = """
    insert into raw.gitlab__projects (source_name, repository_id, owner_login, name)
        values ('gl', 'p', 'acme', 'chart');
    insert into raw.gitlab__merge_requests (source_name, pull_request_id, repository_id, number, author_login,
        state, created_at, merged_at, additions, deletions)
        select 'gl', 'm' || i, 'p', i, 'nobody', 'merged', timestamptz '2026-03-02' + to_days(i::int),
            timestamptz '2026-03-04' + to_days(i::int), 4, 1 from range(20) as t(i);
    insert into raw.gitlab__merge_request_files (source_name, pull_request_id, path, additions, deletions)
        select 'gl', 'm' || i, 'src/cache/' || i || '.py', 4, 1 from range(20) as t(i);
    insert into raw.gitlab__merge_request_notes (source_name, note_id, pull_request_id, author_login, path,
        created_at)
        select 'gl', 'n' || i, 'm' || i, 'reader', 'src/cache/' || i || '.py',
            timestamptz '2026-03-03' + to_days(i::int) from range(20) as t(i);
"""
OLD = (
    "(select pull_request_id from raw.github__pull_requests where merged_at is not null "
    "order by created_at, pull_request_id limit 1 offset {})"
)
# Somebody reviews, comments on and commits to pull requests of years ago; lists of files change; records go.
LATE_AND_GONE = f"""
    insert into raw.github__reviews by name
        select * replace ('late' as review_id, {OLD.format(3)} as pull_request_id,
            timestamptz '2023-07-09' as submitted_at, 'APPROVED' as state)
        from raw.github__reviews limit 1;
    insert into raw.github__review_comments by name
        select * replace ('late' as review_comment_id, {OLD.format(4)} as pull_request_id)
        from raw.github__review_comments limit 1;
    insert into raw.github__pull_request_commits by name
        select * replace ('abc' as commit_sha, {OLD.format(5)} as pull_request_id,
            timestamptz '2023-06-01' as authored_at) from raw.github__pull_request_commits limit 1;
    delete from raw.github__pull_request_files where pull_request_id = {OLD.format(6)};
    update raw.github__pull_request_files set path = 'src/brand/new.py', additions = 77
        where (pull_request_id, path) in (select pull_request_id, min(path) from raw.github__pull_request_files
            where pull_request_id = {OLD.format(7)} group by all);
    update raw.github__pull_requests set is_draft = true where pull_request_id = {OLD.format(8)};
    insert into raw.github__draft_changes (source_name, draft_change_id, pull_request_id, to_draft, created_at)
        select source_name, 'late', pull_request_id, false, created_at + interval 1 hour
        from raw.github__pull_requests where pull_request_id = {OLD.format(9)};
    insert into raw.github__deletions (source_name, table_name, record_id, deleted_at)
        select source_name, 'pull_requests', pull_request_id, timestamptz '2026-06-01'
        from raw.github__pull_requests where pull_request_id in ({OLD.format(10)});
    delete from raw.github__reviews where pull_request_id = {OLD.format(11)};
    delete from raw.github__pull_requests where pull_request_id = {OLD.format(12)};
    delete from raw.github__review_requests where pull_request_id = {OLD.format(13)};
    insert into raw.github__deployments by name
        select * replace ('late' as deployment_id, created_at - interval 400 day as created_at,
            finished_at - interval 400 day as finished_at)
        from raw.github__deployments where finished_at is not null order by created_at desc limit 1;
    update raw.gitlab__merge_request_notes set path = 'docs/read.md' where note_id = 'n3';
    delete from raw.gitlab__merge_requests where pull_request_id = 'm5';
"""
# Two accounts turn out to be one person's, one person's two; people move, turn out bots, opt out, are purged.
OTHER_PEOPLE = """
    create temp table people_ as
        select row_number() over (order by account_id) as place, person_key
        from identity.person_accounts where system = 'github';
    update identity.person_accounts set person_key = (select person_key from people_ where place = 1)
        where system = 'github' and person_key = (select person_key from people_ where place = 2);
    insert into identity.people (person_key, is_bot, account_count) values ('split', false, 1);
    update identity.person_accounts set person_key = 'split'
        where system = 'github' and person_key = (select person_key from people_ where place = 3);
    update identity.people set is_bot = true
        where person_key = (select person_key from people_ where place = 4);
    delete from identity.person_accounts
        where person_key = (select person_key from people_ where place = 5);
    delete from identity.people where person_key = (select person_key from people_ where place = 5);
    delete from raw.github__reviews where author_login = (select min(author_login) from raw.github__reviews);
    delete from raw.github__pull_requests
        where author_login = (select max(author_login) from raw.github__pull_requests);
    insert into raw.feedback__consents (source_name, person_email, cohort_id, consented_on, withdrawn_on)
        select 'late', account_id, 'pilot', date '2026-01-05', date '2026-06-01'
        from identity.person_accounts
        where system = 'feedback' and person_key = (select person_key from people_ where place = 6);
    update raw.roster__team_memberships set team_name = 'Elsewhere'
        where person_id = (select max(person_id) from raw.roster__team_memberships);
    update raw.github__repositories set name = 'renamed'
        where repository_id = (select min(repository_id) from raw.github__repositories);
    update raw.github__repositories set is_fork = true
        where repository_id = (select max(repository_id) from raw.github__repositories);
    drop table people_;
"""


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
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with three years of work, built as of the day before its last."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    make_warehouse(settings.warehouse, PULLS)
    change(settings, GITLAB)
    assert build(settings, LAST_DAY).why == "no complete build is known"
    return settings


def changed_count(settings: Settings) -> int:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute("select count(*) from intermediate.int_changed_pull_requests").fetchall()[0][0]


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
        ("drop table marts.fct_reviews", "not there: marts.fct_reviews"),
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
        empty_derived(con)
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


def test_every_row_is_what_a_whole_build_makes_of_it(built: Settings, tmp_path: Path) -> None:
    """Late data, deletions, corrections of identity, opt-outs and a day that passes, one after the other."""
    change(built, LATE_AND_GONE)
    assert build(built, LAST_DAY) == Plan(True, "what changed since the last build")
    assert 10 <= changed_count(built) < PULLS // 4
    assert differences(built, LAST_DAY, tmp_path) == {}

    change(built, OTHER_PEOPLE)
    assert build(built, LAST_DAY, marts=False).changes_only  # as if the gate had said no
    assert differences_after_another_day(built, tmp_path) == {}
    assert changed_count(built) < PULLS


def differences_after_another_day(settings: Settings, folder: Path) -> dict[str, tuple[int, int]]:
    add_day(settings.warehouse, PULLS)
    assert build(settings, NEXT_DAY).is_carried
    return differences(settings, NEXT_DAY, folder)
