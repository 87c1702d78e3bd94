"""What the dbt project says of itself, read from its files: names, grain sentences, the way from raw."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.suites.registry import GATE
from ingestion.boundary import Table, allow_list

MODELS = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
DOCUMENTS: list[dict[str, Any]] = [yaml.safe_load(p.read_text("utf-8")) for p in MODELS.rglob("*.yml")]


def _by_file(model: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A model by the name of its file; of one with versions each of them, the older ones with their own words."""
    versions = model.get("versions", [{"defined_in": model["name"]}])
    return {v.get("defined_in", f"{model['name']}_v{v.get('v')}"): model | v for v in versions}


ALL_DESCRIBED = [_by_file(model) for document in DOCUMENTS for model in document.get("models", [])]
DESCRIBED = {name: model for models in ALL_DESCRIBED for name, model in models.items()}
SQL = {path.stem: path for path in MODELS.rglob("*.sql")}
EXPOSURES = {e["name"]: e for document in DOCUMENTS for e in document.get("exposures", [])}
RAW_TABLES = [table for tables in allow_list().values() for table in tables.values()]


def test_every_model_is_described_once_and_every_description_has_a_model() -> None:
    assert sorted(name for models in ALL_DESCRIBED for name in models) == sorted(SQL)


@pytest.mark.parametrize("name", sorted(SQL))
def test_description_begins_with_the_grain(name: str) -> None:
    assert DESCRIBED[name]["description"].startswith("One row per ")


@pytest.mark.parametrize("table", RAW_TABLES, ids=lambda table: table.name)
@pytest.mark.mission("B1")
def test_staging_passes_on_exactly_what_the_allow_list_lets_in(table: Table) -> None:
    """A column of raw that staging forgets is read for nothing; one it adds can hardly be but a key."""
    columns = {column["name"] for column in DESCRIBED[f"stg_{table.name}"]["columns"]}
    # A ticket's own key, such as ABC-12, leaves its name to the key that joins.
    allowed = {"issue_reference" if c.name == "issue_key" else c.name for c in table.columns}
    assert allowed <= columns
    # Which system's accounts its ids are, and what a sweep found: see macros/deletions.sql.
    added = columns - allowed - {"account_system", "deleted_at"}
    assert all(name.endswith("_key") for name in added)


def test_sources_are_the_allow_list() -> None:
    sources = {
        source_table["name"]
        for document in DOCUMENTS
        for source in document.get("sources", [])
        if source["name"] == "raw"
        for source_table in source["tables"]
    }
    assert sources == {table.name for table in RAW_TABLES}


def test_doc_blocks_are_all_used_and_all_there() -> None:
    defined = set(re.findall(r"{% docs (\w+) %}", (MODELS / "_columns.md").read_text("utf-8")))
    used = {
        name
        for path in MODELS.rglob("*.yml")
        for name in re.findall(r"doc\('(\w+)'\)", path.read_text("utf-8"))
    }
    assert used == defined


@pytest.mark.parametrize("name", sorted(n for n in SQL if n.startswith(("sig_", "met_"))))
@pytest.mark.mission("E2")
def test_signals_and_metrics_have_a_unit_test(name: str) -> None:
    tested = {test["model"] for document in DOCUMENTS for test in document.get("unit_tests", [])}
    assert name in tested


@pytest.mark.parametrize("name", sorted(n for n in SQL if n.startswith("sig_")))
@pytest.mark.mission("E2")
def test_signals_say_how_they_fail(name: str) -> None:
    assert "Known failures:" in DESCRIBED[name]["description"]


def test_no_model_reads_the_wall_clock() -> None:
    """as_of is given; otherwise no run could be repeated."""
    clock = re.compile(
        r"\b(now\(\)|current_date|current_timestamp|today\(\)|get_current_timestamp|run_started_at)"
    )
    project = [*MODELS.rglob("*.sql"), *(MODELS.parent / "macros").rglob("*.sql")]
    assert project
    assert [path.name for path in project if clock.search(path.read_text("utf-8").lower())] == []


def test_whatever_leaves_the_models_is_an_exposure(project: Path) -> None:
    """Every page and report, and every model that other code reads: who changes a model sees whom it serves."""
    pages = {path.stem for path in (project / "dashboards/sponsor/pages").glob("*.md")}
    assert {"overview" if page == "index" else page for page in pages} <= set(EXPOSURES)
    # Of what a run writes, all but a site's own pages and those of dbt.
    written = {
        name
        for path in (project / "orchestration").rglob("*.py")
        for name in re.findall(r'"(\w+\.html)"', path.read_text("utf-8"))
    } - {"index.html", "static_index.html", "lineage.html"}
    labels = {exposure["label"].split("/")[-1] for exposure in EXPOSURES.values()}
    assert written and written <= labels
    templates = {path.name for path in (project / "signalpath/reports/templates").glob("[!_]*.html.j2")}
    assert len(written) == len(templates - {"page.html.j2"}), "a page of another name"

    served = {name for exposure in EXPOSURES.values() for name in exposure["depends_on"]}
    read = {
        name
        for folder in ("orchestration", "signalpath", "expectations")
        for name in _read_in(project / folder)
    }
    assert read and {f"ref('{name}')" for name in read} <= served
    assert all(exposure["owner"]["name"] and exposure["depends_on"] for exposure in EXPOSURES.values())


def test_the_quality_report_is_made_of_every_suite(project: Path) -> None:
    read = {name for _, name in GATE} | _read_in(project / "expectations")
    assert set(EXPOSURES["quality_report"]["depends_on"]) == {f"ref('{name}')" for name in read}


def _read_in(folder: Path) -> set[str]:
    """The models that the Python and SQL of a folder names by schema and table."""
    files = [path for path in folder.rglob("*") if path.suffix in (".py", ".sql")]
    named = {name for path in files for name in re.findall(r"\b[a-z]+\.(\w+)", path.read_text("utf-8"))}
    return named & set(SQL)


# The failures that the model names first: what each signal must be shown to withstand, or to say nothing of.
FAILURES = {
    "sig_authorship": "renamed file",
    "sig_checkpoint": "leaked answers",
    "sig_comment_labels": "low adoption",
    "sig_escalated_away": "good escalation",
    "sig_exposure": "reformatting",
    "sig_follow_up_fixes": "blame",
    "sig_incident_response": "severity mix",
    "sig_oncall_without_exposure": "never a gap",
    "sig_review_asymmetry": "role",
    "sig_review_comment_density": "strict reviewers",
    "sig_review_familiarity": "rubber stamps",
    "sig_rework_rounds": "local culture",
    "sig_self_rating": "overconfidence",
    "sig_sign_off": "favour",
    "sig_ticket_reassignment": "triage roles",
}
SIGNAL_CASES = [
    (test["config"]["meta"]["signal"], test["config"]["meta"]["case"], test)
    for document in DOCUMENTS
    for test in document.get("unit_tests", [])
    if "signal" in test.get("config", {}).get("meta", {})
]


@pytest.mark.parametrize("name", sorted(n for n in SQL if n.startswith("sig_")))
@pytest.mark.mission("E2")
def test_signals_have_a_case_by_hand_and_one_of_their_named_failure(name: str) -> None:
    """A unit test says of which signal it is a case, and of what: hand-computed, or a failure of its description."""
    by_hand = [test for signal, case, test in SIGNAL_CASES if (signal, case) == (name, "hand-computed")]
    assert [test["model"] for test in by_hand] == [name]
    assert by_hand[0]["description"].startswith("Hand-computed. ")

    failures = {
        case: test for signal, case, test in SIGNAL_CASES if signal == name and case != "hand-computed"
    }
    assert FAILURES[name] in failures
    description = " ".join(DESCRIBED[name]["description"].split())
    for failure, test in failures.items():
        assert failure in description
        # Where it is dealt with before the signal, the signal's description says where.
        assert test["model"] == name or test["model"] in description


@pytest.mark.mission("E2")
def test_whether_an_answer_was_right_is_worked_out_once() -> None:
    """What is stated, the verb and the score may each say otherwise: two rules would contradict each other."""
    said_by = {name for name, path in SQL.items() if re.search(r"\bis_success\b", path.read_text("utf-8"))}
    assert said_by == {
        "stg_xapi__statements",
        "int_learning_events",
        "fct_learning_events",
        "fct_assessments",
    }
    scored = {
        name for name, path in SQL.items() if re.search(r"score_scaled\s*[<>]", path.read_text("utf-8"))
    }
    assert scored == {"int_learning_events"}
