"""Static pages about the dbt project: dbt's own docs, and the lineage of every column.

    python -m orchestration.dbt_docs --home .signalpath

Belongs here: making them, for `make docs`. They hold names, descriptions and SQL, and no row. Both are
single files that can be opened without a server.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import sys
import warnings
from pathlib import Path

import orchestration.quiet  # noqa: F401 - before dbt
from orchestration.dbt_manifest import DbtError, arguments
from orchestration.run_lock import one_run
from signalpath.settings import Settings

# Columns do not depend on the day, so any will do.
ANY_DAY = json.dumps({"as_of": "2000-01-01"})
PAGES = {"models": "index.html", "column lineage": "lineage.html"}


def build_dbt_docs(settings: Settings) -> dict[str, Path]:
    """Write the pages into home/docs; returns what each is about and where it is.

    Raises:
        DbtError: there is no warehouse to take the columns' types from, or dbt fails.
    """
    if not settings.warehouse.is_file():
        raise DbtError(f"{settings.warehouse}: no warehouse to document. Make one: make demo SERVE=0")
    target, folder = settings.dbt / "docs", settings.home.resolve() / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    with one_run(settings):
        _generate(settings, target)
    shutil.copyfile(target / "static_index.html", folder / PAGES["models"])
    _lineage(target, folder / PAGES["column lineage"])
    return {what: folder / name for what, name in PAGES.items()}


def _generate(settings: Settings, target: Path) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    try:
        outcome = dbtRunner().invoke(
            ["docs", "generate", "--static", *arguments(settings, target), "--vars", ANY_DAY]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    if not outcome.success:
        raise DbtError(f"dbt cannot generate its docs: {outcome.exception or 'see ' + str(settings.dbt)}")


def _lineage(target: Path, page: Path) -> None:
    """Column lineage by dbt-colibri, whose page is made to ask nobody anything."""
    os.environ["DO_NOT_TRACK"] = "1"
    from sqlglot.optimizer.scope import Scope

    # sqlglot renamed it; dbt-colibri 0.3 still says union_scopes, and without it no union has lineage.
    if not hasattr(Scope, "union_scopes"):
        setattr(Scope, "union_scopes", property(lambda scope: scope.set_operation_scopes))  # noqa: B010
    from dbt_colibri.lineage_extractor.extractor import DbtColumnLineageExtractor
    from dbt_colibri.report.generator import DbtColibriReportGenerator

    # One line for each column that it cannot follow, with the model's whole SQL in it: not for a terminal.
    logging.getLogger("colibri").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extractor = DbtColumnLineageExtractor(
            manifest_path=str(target / "manifest.json"), catalog_path=str(target / "catalog.json")
        )
        report = DbtColibriReportGenerator(extractor, light_mode=True, disable_telemetry=True)
        report.generate_report(output_dir=str(target / "lineage"))
    shutil.copyfile(target / "lineage" / "index.html", page)


def main() -> None:
    """Make the pages of one home."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, default=Path(".signalpath"))
    try:
        made = build_dbt_docs(Settings(home=parser.parse_args().home))
    except DbtError as error:
        sys.exit(f"signalpath: {error}")
    for what, path in made.items():
        print(f"{what:<15} {path}")


if __name__ == "__main__":
    main()
