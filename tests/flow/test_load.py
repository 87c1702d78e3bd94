"""Loading: real dlt into a real DuckDB file. A run changes all that it should, or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dlt
import duckdb
import pytest

from ingestion.boundary import allow_list
from ingestion.errors import SourceError
from ingestion.load import RAW_KINDS, LoadResult, ensure_raw_tables, load_kind
from signalpath.program import load_program
from signalpath.settings import Settings

PEOPLE = "person_id,email,display_name,github_login,jira_account_id,role,level,manager_id,time_zone,start_on,end_on\n"
TEAMS = "person_id,team_name,start_on,end_on\n"


class Site:
    """A program folder with roster files, and the home that runs write to."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "program"
        self.settings = Settings(home=folder / "home", program=self.program)
        self.program.mkdir()
        self.roster("hr")

    def roster(self, *names: str) -> None:
        """Configure one roster source for each name, each with its own folder."""
        for name in names:
            folder = self.program / name
            if not folder.exists():
                folder.mkdir()
                self.people(name, f"{name}-1", f"{name}-2")
                (folder / "team_memberships.csv").write_text(TEAMS + f"{name}-1,core,2026-01-01,\n")
        entries = "".join(f"- {{name: {name}, kind: roster, path: {name}}}\n" for name in names)
        (self.program / "sources.yml").write_text(entries or "[]\n")

    def people(self, name: str, *ids: str) -> None:
        rows = "".join(f"{i},{i}@example.org,,,,,,,UTC,2026-01-01,\n" for i in ids)
        (self.program / name / "people.csv").write_text(PEOPLE + rows)

    def load(self, kind: str = "roster") -> LoadResult:
        return load_kind(kind, load_program(self.program), self.settings, date(2026, 6, 30))

    def sql(self, query: str) -> list[tuple]:
        with duckdb.connect(self.settings.warehouse) as con:
            return con.execute(query).fetchall()

    def ids(self) -> list[str]:
        return [i for (i,) in self.sql("select person_id from raw.roster__people order by 1")]

    def dump(self) -> dict[str, list[tuple]]:
        """Every raw table's rows."""
        names = [n for (n,) in self.sql("select table_name from duckdb_tables() where schema_name = 'raw'")]
        return {name: sorted(self.sql(f'from raw."{name}"'), key=repr) for name in names}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_first_load_then_nothing_new(site: Site) -> None:
    """Also: the second run merges no row, reads no file again, and leaves every table as it was."""
    first = site.load()
    assert (first.tables["roster__people"].loaded, first.tables["roster__people"].total) == (2, 2)
    assert first.configured and first.source_names == ("hr",)
    before = site.dump()
    second = site.load()
    assert second.loaded == 0
    assert second.tables["roster__people"].total == 2
    assert site.dump() == before


def test_a_snapshot_replaces_its_own_source_only(site: Site) -> None:
    """Who left the file leaves raw; another source of the same kind keeps its rows."""
    site.roster("hr", "contractors")
    site.load()
    site.people("hr", "hr-2", "hr-3")
    site.load()
    assert site.ids() == ["contractors-1", "contractors-2", "hr-2", "hr-3"]


def test_an_emptied_snapshot_empties_the_table(site: Site) -> None:
    site.roster("hr", "contractors")
    site.load()
    site.people("hr")
    site.load()
    assert site.ids() == ["contractors-1", "contractors-2"]


def test_a_source_that_left_sources_yml_leaves_raw(site: Site) -> None:
    """A renamed source must not count twice; when the old name comes back it is read in full."""
    site.load()
    site.roster("staff")
    site.load()
    assert site.ids() == ["staff-1", "staff-2"]
    site.roster("hr")
    site.load()
    assert site.ids() == ["hr-1", "hr-2"]


@pytest.mark.mission("B1")
def test_raw_tables_are_exactly_the_allow_list(site: Site) -> None:
    """Names, order, types and nullability, made empty first and still so after dlt has loaded."""
    site.settings.home.mkdir()
    with duckdb.connect(site.settings.warehouse) as con:
        ensure_raw_tables(con)
    empty = site.sql("select table_name, sql from duckdb_tables() where schema_name = 'raw' order by 1")
    assert {name for name, _ in empty} == {
        t.name for tables in allow_list().values() for t in tables.values()
    } | {"dead_letters"}
    assert site.load().tables["roster__people"].total == 2
    assert site.load("program").configured
    after = dict(site.sql("select table_name, sql from duckdb_tables() where schema_name = 'raw'"))
    assert {name: after[name] for name, _ in empty} == dict(empty)
    for tables in allow_list().values():
        for target in tables.values():
            columns = site.sql(
                f"select column_name from duckdb_columns() where table_name = '{target.name}' "
                "and schema_name = 'raw' order by column_index"
            )
            assert [c for (c,) in columns] == [c.name for c in target.columns]


def test_every_kind_without_a_source_has_empty_tables(site: Site) -> None:
    site.roster()
    for kind in RAW_KINDS:
        result = site.load(kind)
        assert result.configured == (kind == "program")
        assert set(result.tables) == {t.name for t in allow_list()[kind].values()}


def test_a_failing_source_changes_nothing_for_its_kind(site: Site) -> None:
    """The first source has news and the second is broken: neither is loaded, and the news is not lost."""
    site.roster("hr", "contractors")
    site.load()
    before = site.dump()
    site.people("hr", "hr-9")
    whole = (site.program / "contractors/people.csv").read_text()
    (site.program / "contractors/people.csv").write_text(whole.replace(",role,", ",job,"))
    with pytest.raises(SourceError) as caught:
        site.load()
    message = str(caught.value)
    assert "contractors" in message and "people.csv" in message and "`role`" in message
    assert "github_login" in message, "the columns that are expected"
    assert site.dump() == before
    (site.program / "contractors/people.csv").write_text(whole)
    site.load()
    assert site.ids() == ["contractors-1", "contractors-2", "hr-9"]


def test_a_killed_run_does_not_poison_the_next(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies between reading and loading leaves packages with an advanced cursor."""
    site.load()
    site.people("hr", "hr-7")
    with monkeypatch.context() as patch:
        patch.setattr("ingestion.load.SourceRun.load", lambda run: (_ for _ in ()).throw(KeyboardInterrupt))
        patch.setattr("ingestion.load.SourceRun.discard", lambda run: None)  # killed: no tidying up
        with pytest.raises(KeyboardInterrupt):
            site.load()
    assert list((site.settings.dlt / "roster-hr").rglob("*.parquet")), "the poison package is there"
    assert site.ids() == ["hr-1", "hr-2"]
    assert site.load().loaded == 1
    assert site.ids() == ["hr-7"]


def test_a_failed_load_does_not_advance_the_cursor(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(dlt.Pipeline, "load", fail)
        with pytest.raises(OSError, match="disk full"):
            site.load()
    assert site.ids() == []
    assert not (site.settings.dlt / "roster-hr").exists(), "nothing of the failed run lies about"
    assert site.load().loaded == 3


@pytest.mark.parametrize("with_empty_tables", [False, True])
def test_a_deleted_warehouse_is_filled_again(site: Site, with_empty_tables: bool) -> None:
    """The warehouse, not dlt's folder, knows what was loaded."""
    site.load()
    site.settings.warehouse.unlink()
    if with_empty_tables:
        with duckdb.connect(site.settings.warehouse) as con:
            ensure_raw_tables(con)
    assert site.load().tables["roster__people"].total == 2


def test_another_allow_list_reads_old_rows_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade that reads one column more (here: fewer before) fills it for what was loaded already."""
    import dataclasses

    full = allow_list()
    people = full["roster"]["people"]
    fewer = dataclasses.replace(people, columns=tuple(c for c in people.columns if c.name != "time_zone"))
    old = full | {"roster": full["roster"] | {"people": fewer}}
    with monkeypatch.context() as patch:
        for module in ("resources", "raw_tables", "source_run", "boundary"):
            patch.setattr(f"ingestion.{module}.allow_list", lambda: old)
        site.load()
    assert "time_zone" not in [c for c, *_ in site.sql("describe raw.roster__people")]
    site.load()
    assert site.sql("select distinct time_zone from raw.roster__people") == [("UTC",)]


def test_dead_letters_name_the_place_and_go_when_it_is_mended(site: Site) -> None:
    broken = (
        PEOPLE + 'a,a@example.org,"two\nlines",,,,,,,2026-01-01,\nb,secret-cell,,,,,,,,next year,\nc,c,c\n'
    )
    (site.program / "hr/people.csv").write_text(broken)
    result = site.load()
    assert site.ids() == ["a"]
    letters = site.sql(
        "select source_name, source_table, locator, reason from raw.dead_letters order by locator"
    )
    assert [letter[:3] for letter in letters] == [
        ("hr", "roster__people", "people.csv line 4"),
        ("hr", "roster__people", "people.csv line 5"),
    ]
    assert "`start_on` is not an ISO 8601 date" in letters[0][3]
    assert "3 cells" in letters[1][3]
    assert len(result.rejections) == 2 and "secret-cell" not in repr(result.rejections)
    assert site.load().rejections == ()
    assert site.sql("select count(*) from raw.dead_letters") == [(2,)], "they stay while the file does"
    site.people("hr", "a")
    site.load()
    assert site.sql("select count(*) from raw.dead_letters") == [(0,)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist"),
        ("person_id;email\n", "lacks the columns"),
        (PEOPLE.replace("\n", ",email\n"), "`email` twice"),
        (PEOPLE.encode() + b"x,\xff,,,,,,,,,\n", "line 2 is not UTF-8"),
        (PEOPLE + 'a,"b"c,,,,,,,,,\n', "is no CSV"),
        (PEOPLE + "a;b\nc;d\n", "no row of"),
        (PEOPLE + "a,,,,,,,,,1/2/2026,\n", "none of the 1 rows"),
    ],
)
def test_an_unusable_file_is_one_clear_error(site: Site, content: str | bytes | None, said: str) -> None:
    path = site.program / "hr/people.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError) as caught:
        site.load()
    assert said in str(caught.value) and "people.csv" in str(caught.value)
    assert (
        not site.settings.warehouse.exists()
        or site.sql("select 1 from duckdb_tables() where schema_name='raw'") == []
    )
