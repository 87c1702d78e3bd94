"""xapi, feedback and program, from files to raw.* through real dlt and DuckDB."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import duckdb
import pytest

from ingestion.errors import SourceError
from ingestion.load import LoadResult, load_kind
from signalpath.program import load_program
from signalpath.settings import Settings

SECRET = "zebra-umbrella-4711"


class Files:
    """A program folder with an xapi and a feedback source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "program"
        self.settings = Settings(home=folder / "home", program=self.folder)
        (self.folder / "xapi").mkdir(parents=True)
        (self.folder / "answers").mkdir()
        (self.folder / "sources.yml").write_text(
            "- {name: lrs, kind: xapi, path: xapi}\n- {name: form, kind: feedback, path: answers}\n"
        )

    def write(self, name: str, *lines: str, end: str = "\n") -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text("\n".join(lines) + end)

    def load(self, kind: str) -> LoadResult:
        return load_kind(kind, load_program(self.folder), self.settings, date(2026, 6, 30))

    def sql(self, query: str) -> list[tuple]:
        with duckdb.connect(self.settings.warehouse) as con:
            return con.execute(query).fetchall()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def uuid_of(name: str) -> str:
    """The legal id of a statement that a test calls "s1"; capitals stay capitals."""
    found = str(uuid5(NAMESPACE_URL, name.lower()))
    return found.upper() if name[0].isupper() else found


def statement(identifier: str, **parts: Any) -> str:
    return json.dumps(
        {
            "id": uuid_of(identifier),
            "actor": {"mbox": "mailto:Ada@example.org"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
            "object": {"id": "https://signalpath.dev/checkpoint/caching"},
            "timestamp": "2026-03-01T10:00:00+02:00",
            **parts,
        }
    )


@pytest.mark.mission("C4")
def test_statements_are_loaded_exactly_once(files: Files) -> None:
    """Twice in a file, again in another, again in the next run: one row, as it came last."""
    files.write("xapi/a.jsonl", statement("s1"), statement("s2"), statement("S1", result={"success": True}))
    files.write("xapi/b.jsonl", statement("s2", result={"success": False}))
    assert files.load("xapi").tables["xapi__statements"].total == 2
    assert files.load("xapi").loaded == 0
    assert files.sql(
        "select statement_id, actor_id, occurred_at, is_success from raw.xapi__statements order by 4 desc"
    ) == [
        (uuid_of("s1"), "ada@example.org", datetime(2026, 3, 1, 8, tzinfo=UTC), True),
        (uuid_of("s2"), "ada@example.org", datetime(2026, 3, 1, 8, tzinfo=UTC), False),
    ]


def test_a_file_that_grew_is_read_from_its_end(files: Files) -> None:
    """Also a last line that was still being written: its dead letter goes once it is whole."""
    files.write("xapi/a.jsonl", "no json", statement("s1"), statement("s2")[:40], end="")
    assert [r.locator for r in files.load("xapi").rejections] == ["a.jsonl:1", "a.jsonl:3"]
    assert files.load("xapi").rejections == ()
    files.write("xapi/a.jsonl", "no json", statement("s1"), statement("s2"), statement("s3"))
    grown = files.load("xapi")
    assert (grown.loaded, grown.rejections) == (2, ())
    assert files.sql("select locator from raw.dead_letters") == [("a.jsonl:1",)]
    files.write("xapi/a.jsonl", statement("s4"))
    assert files.load("xapi").tables["xapi__statements"].total == 4, "a rewritten file takes nothing back"
    assert files.sql("select locator from raw.dead_letters") == []


@pytest.mark.mission("B1")
def test_lines_that_do_not_fit_are_dead_letters_without_content(files: Files) -> None:
    """Every fault by file, line and reason; the rest is loaded; no response and no name on the disk."""
    files.write(
        "xapi/a.jsonl",
        f"{{broken {SECRET}",
        statement("kept", result={"response": SECRET, "success": True, "score": {"scaled": 0.5}}),
        f'["{SECRET}"]',
        json.dumps({"actor": {}, "verb": {"id": SECRET}, "object": {}}),
        statement("s3", timestamp=f"{SECRET}"),
        statement("s4", result={"duration": SECRET}),
        statement(
            "s5",
            object={"id": "x", "definition": {"name": {"en": SECRET}}},
            result={"score": {"scaled": SECRET}},
        ),
    )
    result = files.load("xapi")
    assert result.tables["xapi__statements"].total == 1
    reasons = dict(files.sql("select locator, reason from raw.dead_letters"))
    assert set(reasons) == {f"a.jsonl:{line}" for line in (1, 3, 4, 5, 6, 7)}
    assert "not JSON" in reasons["a.jsonl:1"] and "`id`" in reasons["a.jsonl:4"]
    assert "instant" in reasons["a.jsonl:5"] and "duration" in reasons["a.jsonl:6"]
    written = [path for path in files.settings.home.rglob("*") if path.is_file()]
    assert [p.name for p in written if uuid_of("kept").encode() in p.read_bytes()] == ["warehouse.duckdb"]
    assert [p.name for p in written if SECRET.encode() in p.read_bytes()] == []


@pytest.mark.parametrize("has_folder", [True, False])
def test_a_folder_without_statements_is_one_clear_error(files: Files, has_folder: bool) -> None:
    if not has_folder:
        (files.folder / "xapi").rmdir()
    with pytest.raises(SourceError, match=r"no \*\.jsonl" if has_folder else "does not exist"):
        files.load("xapi")


@pytest.mark.mission("C6")
def test_feedback_reads_answers_and_consents_but_no_free_text(files: Files) -> None:
    files.write(
        "answers/responses.csv",
        "response_id,person_email,question_id,score,answer_code,content_id,responded_at,free_text",
        f"r1,ada@example.org,relevant,4,,log-lab,2026-03-01T10:00:00Z,{SECRET}",
        f"r2,ada@example.org,fits,four,,log-lab,2026-03-01T10:00:00Z,{SECRET}",
    )
    files.write(
        "answers/consents.csv",
        "person_email,cohort_id,consented_on,withdrawn_on",
        "ada@example.org,pilot,2026-01-05,",
    )
    result = files.load("feedback")
    assert files.sql("select response_id, score from raw.feedback__responses") == [("r1", 4)]
    assert files.sql("select consented_on, withdrawn_on from raw.feedback__consents") == [
        (date(2026, 1, 5), None)
    ]
    assert [(r.locator, r.reason) for r in result.rejections] == [
        ("responses.csv line 3", "`score` is not a whole number")
    ]
    written = [path for path in files.settings.home.rglob("*") if path.is_file()]
    assert [p.name for p in written if SECRET.encode() in p.read_bytes()] == []


TASK = (
    "{id: keep_it_true, name: Keep it true, outcome: time_to_resolve, rubric: [first, second, third, fourth]}"
)
MODEL = f"""
version: "1"
owner: Core
reviewed_on: 2026-01-01
roles:
  - {{id: engineer, name: Engineer, expects: {{caching: 2}}}}
competencies:
  - {{id: caching, name: Caching, domain: data, tasks: [{TASK}],
     mappings: [{{artefact: path, pattern: "cache/**"}}]}}
  - {{id: sql, name: SQL, domain: data, prerequisites: [caching], tasks: [{TASK}],
     mappings: [{{artefact: label, pattern: "db"}}]}}
"""


def test_the_program_is_a_snapshot_of_its_yaml(files: Files) -> None:
    """What left the YAML leaves raw, a whole file included; what did not change is not loaded again."""
    (files.folder / "model").mkdir()
    path = files.folder / "model/competencies.yml"
    path.write_text(MODEL)
    assert files.load("program").tables["program__competencies"].total == 2
    assert files.sql(
        "select competency_id, prerequisites, relevance from raw.program__competencies order by 1"
    ) == [
        ("caching", "[]", 0.2),
        ("sql", '["caching"]', 0.2),
    ]
    assert files.load("program").loaded == 0
    path.write_text(MODEL.rsplit("  - {id: sql", 1)[0])
    assert files.load("program").tables["program__mappings"].total == 1
    path.unlink()
    assert files.load("program").tables["program__competencies"].total == 0


def test_the_project_s_own_program_loads(files: Files, project: Path) -> None:
    """Relevance comes from the charter, hashes from the targets; no row is refused."""
    program = load_program(project / "program")
    result = load_kind("program", program, files.settings, date(2026, 6, 30))
    assert result.rejections == ()
    empty = {name for name, table in result.tables.items() if not table.total}
    assert empty == {"program__path_rules"}, "the demo's charter has none"
    assert program.charter
    relevance = dict(files.sql("select competency_id, relevance from raw.program__competencies"))
    assert {c: relevance[c] for c in program.charter.problem.relevance} == program.charter.problem.relevance
    hashes = dict(files.sql("select target_id, target_hash from raw.program__targets"))
    assert hashes == {target.id: target.hash for target in program.charter.targets}
