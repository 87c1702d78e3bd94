"""Writes the pages that are made from what the code already says: `make docs`.

A generated page is committed so that it can be read where the code is; a test fails when it differs
from what this module would write.
"""

from __future__ import annotations

from pathlib import Path

from ingestion.boundary import Column, Table, allow_list
from orchestration import metrics_page as metrics
from orchestration.semantic_metrics import semantic_metrics
from signalpath.program import load_program
from signalpath.program.schemas import write_schemas

PROJECT = Path(__file__).resolve().parents[1]


def privacy_page() -> str:
    """docs/privacy.md: every field that is ever read, from the allow-list."""
    lines = [
        "# What signalpath reads",
        "",
        "Made by `make docs` from [`ingestion/allow_list/`](../ingestion/allow_list/), which is also",
        "what the loader obeys. A field that is not on this page is dropped in memory and never reaches",
        "disk: no source code, diff, title, message, ticket text or comment text.",
        "",
        "| audience | file | what it holds |",
        "|---|---|---|",
        "| nobody but the operator | `warehouse.duckdb` | single rows, e-mails and logins as listed below |",
        "| sponsor and L&D | `published/sponsor.duckdb` | groups of five or more; no key, login or e-mail |",
        "",
        "Between the two, a person is a keyed hash (HMAC-SHA256); the key lives outside the warehouse.",
        "A field marked *personal* can identify somebody and stays in the warehouse. If that person is kept",
        "out (opted out, or excluded by the charter), a row that is *about* them is dropped before it is",
        "written, and where they are only *mentioned* the value is: see [keys and opt-outs](keys.md).",
        "",
        "One text is looked at, and only where the charter says so (`read_conventional_comment_labels`): the",
        "first word of a review comment, for its Conventional Comments label. The text itself is dropped in",
        "memory; without that line in the charter it is not even asked for.",
    ]
    for source, tables in allow_list().items():
        lines += ["", f"## {source}"]
        for table in tables.values():
            lines += _privacy_table(table)
    return "\n".join(lines) + "\n"


def _about(column: Column) -> str:
    """Whether the field can identify somebody, and what that makes of its row."""
    if not column.personal:
        return ""
    return "personal: about" if column.is_subject else "personal: mentioned"


def _privacy_table(table: Table) -> list[str]:
    rows = [f"| `{c.name}` | {c.type} | {c.use} | {_about(c)} |" for c in table.columns]
    return [
        "",
        f"### {table.name}",
        "",
        f"{table.grain}.",
        "",
        "| field | type | why | |",
        "|---|---|---|---|",
        *rows,
    ]


def metrics_page() -> str:
    """docs/metrics.md: every outcome metric of the program that comes with the project."""
    return metrics.metrics_page(load_program(PROJECT / "program"))


def semantic_layer() -> str:
    """The metrics of dbt's semantic layer, from program/model/metrics.yml."""
    return semantic_metrics(load_program(PROJECT / "program").metrics)


PAGES = {
    "docs/privacy.md": privacy_page,
    "docs/metrics.md": metrics_page,
    "dbt_project/models/marts/outcomes/_metrics.yml": semantic_layer,
}


def main() -> None:
    """Write every generated page and schema."""
    for name, page in PAGES.items():
        (PROJECT / name).write_text(page(), "utf-8")
    write_schemas(PROJECT / "program/schema")


if __name__ == "__main__":
    main()
