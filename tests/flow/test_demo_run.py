"""One run over the demo organisation, looked at from its ends: what was read, made, withheld, published.

Expensive (a minute), so it is made once for all tests that look at it: `demo_workspace`.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from running import signalpath


@pytest.fixture(scope="module")
def home(demo_workspace: Path) -> Path:
    return demo_workspace / ".signalpath"


@pytest.fixture(scope="module")
def warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def published(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(home / "published/sponsor.duckdb", read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def truth(home: Path) -> dict:
    return json.loads((home / "demo/truth.json").read_text())


def one(con: duckdb.DuckDBPyConnection, sql: str, *parameters: object) -> object:
    row = con.execute(sql, parameters).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.mission("C1")
@pytest.mark.parametrize(
    ("tables", "about"),
    [
        (["github__pull_requests"], 12_000),
        (["github__reviews", "github__review_comments"], 40_000),
        (["pagerduty__incidents"], 600),
        (["jira__issues"], 9_000),
        (["xapi__statements"], 15_000),
        (["github__repositories"], 40),
    ],
)
def test_the_organisation_has_its_size(
    warehouse: duckdb.DuckDBPyConnection, tables: list[str], about: int
) -> None:
    """Every answer of every page arrived: the planned volume, within a tenth."""
    rows = sum(int(str(one(warehouse, f"select count(*) from raw.{table}"))) for table in tables)
    assert abs(rows - about) <= about / 10


def texts(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Every table and text column of a database: DuckDB compresses, so bytes alone may hide a string."""
    yield from con.execute(
        "select table_schema || '.' || table_name, column_name from information_schema.columns"
        " join information_schema.tables using (table_catalog, table_schema, table_name)"
        " where table_type = 'BASE TABLE' and data_type like 'VARCHAR%'"
    ).fetchall()


@pytest.mark.mission("B1")
def test_no_content_reaches_any_byte(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    """The demo's titles, summaries, descriptions and salaries say CANARY: none may be anywhere."""
    assert b"CANARY-" in (home / "demo/pagerduty/incidents.jsonl").read_bytes(), "the canary was not planted"
    for path in home.rglob("*"):
        if path.is_file() and home / "demo" not in path.parents:
            assert b"CANARY-" not in path.read_bytes(), path
    for table, column in texts(warehouse):
        assert (
            one(warehouse, f'select count(*) from {table} where "{column}"::varchar like ?', "%CANARY-%") == 0
        ), (table, column)


@pytest.mark.mission("G1")
def test_paths_are_short_consented_and_shown_with_their_evidence(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    paths = one(warehouse, "select count(distinct person_key) from recommend.path_steps")
    assert isinstance(paths, int) and paths >= 10
    assert one(warehouse, "select max(step) from recommend.path_steps") <= 3  # type: ignore[operator]
    assert one(warehouse, "select count(*) from recommend.path_steps where len(evidence_ids) = 0") == 0
    assert (
        one(
            warehouse,
            "select count(*) from recommend.path_steps anti join (select person_key from marts.dim_person where is_consenting)"
            " using (person_key)",
        )
        == 0
    )
    # Unreviewed, expired, stale, said to be wrong or obligatory: the demo's catalogue has items of each kind.
    held_back = "select count(distinct not_offerable_reason) from marts.dim_content where not is_offerable"
    assert one(warehouse, held_back) == 5
    offered = "select count(*) from recommend.path_steps join marts.dim_content using (content_id) where not is_offerable"
    assert one(warehouse, offered) == 0


@pytest.mark.mission("G1")
def test_everybody_has_a_path_or_a_reason(warehouse: duckdb.DuckDBPyConnection) -> None:
    both = "select count(*) from recommend.withheld semi join recommend.path_steps using (person_key)"
    assert one(warehouse, both) == 0
    assert one(warehouse, "select count(*) from recommend.withheld where reason = 'no_consent'") > 0  # type: ignore[operator]
    # Who is on the roster today is in one of the two: a step may also keep what was proven before.
    everybody = "from recommend.withheld select person_key union from recommend.path_steps select person_key"
    assert one(warehouse, f"select count(*) from ({everybody})") == 58


@pytest.mark.mission("B3")
def test_who_opted_out_is_in_no_table_and_in_no_byte(
    home: Path, warehouse: duckdb.DuckDBPyConnection, truth: dict
) -> None:
    """Purged by the run itself: their address, log-in and ids are nowhere, and a certificate each says so."""
    with (home / "demo/roster/people.csv").open(encoding="utf-8", newline="") as file:
        gone = [row for row in csv.DictReader(file) if row["email"].lower() in truth["opted_out"]]
    words = {
        row[name].lower()
        for row in gone
        for name in ("email", "github_login", "person_id", "jira_account_id")
    }
    assert len(gone) == len(truth["opted_out"]) > 0
    assert len(list((home / "reports/purges").glob("*.json"))) == len(gone)

    def rows_naming(table: str, column: str, whom: set[str]) -> object:
        split = f"regexp_extract_all(lower({column}::varchar), '[^][ ,;\"]+')"
        sql = f"select count(*) from {table} where list_has_any({split}, ?::varchar[])"
        return one(warehouse, sql, sorted(whom))

    assert rows_naming("raw.roster__people", "manager_id", {"e1002"}) != 0, "the search finds who is there"
    for table, column in texts(warehouse):
        assert rows_naming(table, column, words) == 0, f"{table}.{column}"
    addresses = [row["email"].lower().encode() for row in gone]
    for path in home.rglob("*"):
        if path.is_file() and "demo" not in path.relative_to(home).parts:
            assert not any(address in path.read_bytes().lower() for address in addresses), path.relative_to(
                home
            )


@pytest.mark.mission("G4")
def test_mentors_couples_and_a_newcomers_contact_occur_on_their_own_cards(
    home: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Who is matched reads on their own card whom they may ask, and the helper reads nothing of a gap."""
    kinds = dict(
        warehouse.execute("select match_kind, count(*) from recommend.peer_matches group by all").fetchall()
    )
    assert set(kinds) == {"mentor", "pairing", "newcomer"}
    assert kinds["pairing"] % 2 == 0, "a couple is two matches"
    matched = warehouse.execute(
        "select match_kind, learners.roster_person_id, roster.display_name from recommend.peer_matches as matches"
        " join identity.people as learners using (person_key)"
        " join identity.people as helpers on helpers.person_key = matches.peer_person_key"
        " join raw.roster__people as roster on roster.person_id = helpers.roster_person_id"
    ).fetchall()
    for kind, learner, helper in matched:
        assert helper in (home / f"outbox/person-{learner}/path.html").read_text("utf-8"), kind


@pytest.mark.mission("G1")
def test_recommender_beats_random_and_most_popular(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The planted gaps are found more often than by chance or by recommending what everybody needs."""
    from benchmarks.recommender.on_home import evaluate

    among = pl.col("among") == "consenting"
    hits = dict(evaluate(home).filter(among).select("ranking", "hit_at_3").iter_rows())
    ours, shown = hits["signalpath"], ("signalpath", "random", "most popular", "last incident")
    with capsys.disabled():
        print("\nhit@3: " + ", ".join(f"{name} {hits[name]:.2f}" for name in shown))
    assert ours > hits["random"] + 0.1
    assert ours > hits["most popular"] + 0.1


@pytest.mark.mission("G1", "E3")
def test_gaps_that_can_be_seen_are_found_and_said_honestly(home: Path) -> None:
    """The bar of `benchmarks/recommender`, in one organisation: an ECE of a few hundred pairs is noisy."""
    from benchmarks.recommender import fairness, measure
    from benchmarks.recommender.on_home import world_of

    worlds = [world_of(home)]
    summary = measure.summarise(measure.rate_all(worlds), ["among", "ranking"]).filter(among="observable")
    hits = dict(summary.select("ranking", "hit_at_3").iter_rows())
    assert hits["signalpath"] >= 0.8
    assert hits["signalpath"] >= 1.5 * max(hits[name] for name in ("random", "most popular", "last incident"))
    _, error, brier = measure.calibration(worlds)
    assert error <= 0.08 and brier <= 0.1
    counted = fairness.forbidden(worlds)
    assert counted.pop("people") > 0 and set(counted.values()) == {0}


@pytest.mark.mission("I6")
def test_pilot_effects_are_told_as_planted(published: duckdb.DuckDBPyConnection, truth: dict) -> None:
    """Two real effects are seen with an interval that leaves out zero, the absent one is not made up."""
    rows = published.execute(
        "select target_id, verdict, ci_lower, ci_upper, n, people_pilot from pilot_effects"
    ).fetchall()
    verdicts = {row[0]: row[1] for row in rows}
    assert verdicts == {
        "resolve_telemetry_incidents": "improved",
        "comments_on_migrations": "improved",
        "comments_on_queues": "no clear change",
    }
    assert all(low < high and n > 0 and people >= 5 for _, _, low, high, n, people in rows)


@pytest.mark.mission("B4")
def test_no_published_group_is_smaller_than_five(published: duckdb.DuckDBPyConnection) -> None:
    tables = published.execute(
        "select table_name, column_name from information_schema.columns where column_name in"
        " ('people', 'people_pilot', 'people_comparison', 'enrolled', 'active')"
    ).fetchall()
    assert tables
    for table, column in tables:
        assert one(published, f"select count(*) from {table} where {column} between 1 and 4") == 0, (
            table,
            column,
        )


@pytest.mark.mission("K1")
def test_a_run_with_nothing_new_changes_nothing(demo_workspace: Path, tmp_path: Path) -> None:
    """Same inputs, same outputs; nothing is read twice from a provider that can say what changed."""
    shutil.copytree(demo_workspace, tmp_path / "again", symlinks=True)
    done = signalpath("run", "--program", "program", "--home", ".signalpath", cwd=tmp_path / "again")
    assert done.returncode == 0, done.stdout + done.stderr

    def content(workspace: Path, file: str, schemas: str) -> dict[str, tuple]:
        with duckdb.connect(workspace / ".signalpath" / file, read_only=True) as con:
            names = con.execute(
                "select table_schema || '.' || table_name from information_schema.tables"
                f" where table_type = 'BASE TABLE' and regexp_matches(table_schema, '{schemas}')"
                # What tells the build which months changed since the last one, and who changed sides.
                " and table_name not in ('mart_month_fingerprints', 'mart_side_fingerprints')"
            ).fetchall()
            return {
                name: con.execute(
                    f"select count(*), bit_xor(hash(columns(*)::varchar)) from (select t::varchar from {name} t)"
                ).fetchone()
                for (name,) in names
            }

    for file, schemas in (
        ("warehouse.duckdb", "marts|recommend|effects|identity|metrics|signals"),
        ("published/sponsor.duckdb", "main"),
    ):
        before, after = content(demo_workspace, file, schemas), content(tmp_path / "again", file, schemas)
        assert before == after
        assert len(before) > 5
