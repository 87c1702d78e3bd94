"""The house keeps its own rules: generated pages are fresh, commands and trees in the docs are real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orchestration.docs import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_fresh(project: Path, name: str) -> None:
    assert (project / name).read_text("utf-8") == PAGES[name](), f"{name} is stale: run `make docs`"


@pytest.mark.mission("B1")
def test_no_content_field_is_on_the_allow_list() -> None:
    """Titles, bodies, messages, patches: if one of these names is ever added, this is where to stop."""
    from ingestion.boundary import allow_list

    content = re.compile(
        r"(^|_)(body|message|subject|summary|description|patch|diff|hunk|text|comment|response)$"
    )
    metadata = {("program", "signals", "description"), ("program", "metrics", "description")}
    for source, tables in allow_list().items():
        for plural, table in tables.items():
            for column in table.columns:
                if (source, plural, column.name) not in metadata:
                    assert not content.search(column.name), f"{table.name}.{column.name}"


def test_readme_commands_exist(project: Path) -> None:
    """Every `make x` that a document names is a verb of the Makefile."""
    verbs = set(re.findall(r"^([a-z]+):", (project / "Makefile").read_text(), re.M))
    for document in [project / "README.md", project / "CONTRIBUTING.md", *project.glob("docs/**/*.md")]:
        named = set(
            re.findall(
                r"\bmake ([a-z]+)\b(?!d)",
                " ".join(re.findall(r"`[^`]+`|^    .*$", document.read_text(), re.M)),
            )
        )
        assert named <= verbs, f"{document.name} names {named - verbs}"


def test_documents_name_only_files_that_exist(project: Path) -> None:
    """A tree or table in the docs that names a folder or file which is not there misleads newcomers."""
    pattern = re.compile(
        r"`((?:signalpath|ingestion|dbt_project|orchestration|expectations|program|dashboards|tests|benchmarks|docs)"
        r"/[\w./-]+)`"
    )
    for document in [project / "README.md", project / "CONTRIBUTING.md", project / "docs/architecture.md"]:
        for path in pattern.findall(document.read_text("utf-8")):
            assert (project / path).exists(), f"{document.name} names {path}"


def test_lock_files_name_no_download_address(project: Path) -> None:
    """A lock must work behind any mirror, so it names versions and hashes and no host."""
    assert "http" not in re.sub(
        r"^(?:httpcore|httptools|httpx)\S*", "", (project / "requirements.lock").read_text(), flags=re.M
    )
    for lock in project.glob("*/package-lock.json"):
        assert '"resolved"' not in lock.read_text("utf-8"), lock


def test_no_sql_of_the_project_is_longer_than_a_page(project: Path) -> None:
    """Models and macros are read in one sitting: a hundred lines, then a file of its own."""
    files = [
        *(project / "dbt_project/models").rglob("*.sql"),
        *(project / "dbt_project/macros").rglob("*.sql"),
    ]
    assert len(files) > 200
    lengths = {file.name: len(file.read_text("utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > 100} == {}
