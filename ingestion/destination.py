"""dlt's DuckDB destination, with one difference: a package becomes visible at once or not at all.

dlt's own merges each table in a transaction of its own and needs a second copy of all rows for it.
Here the jobs of a package only say that their file is there, and when dlt completes the package, one
transaction merges all tables, dlt's mark that the package is loaded, and what the loader has to change
with them. A process that is killed leaves either all of it or nothing: the cursor, which dlt writes a
moment before, counts only with that mark.

Belongs here: that transaction. The SQL of one table is in `merge.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ingestion.dlt_config  # isort: skip  # noqa: F401 - before dlt
import dlt
import duckdb
from dlt.common.configuration.container import Container
from dlt.common.destination.capabilities import DestinationCapabilitiesContext
from dlt.common.destination.client import LoadJob, PreparedTableSchema, RunnableLoadJob
from dlt.common.storages.load_package import LoadPackageStateInjectableContext
from dlt.common.storages.load_storage import ParsedLoadJobFileName
from dlt.destinations.impl.duckdb.duck import DuckDbClient

from ingestion.boundary import Table
from ingestion.merge import merge_rows

SNAPSHOT = "delete-insert"


def warehouse_destination(
    path: Path,
    tables: Sequence[Table],
    before: Callable[[duckdb.DuckDBPyConnection], None],
    merged: Callable[[str, int], None],
) -> Any:
    """A dlt destination for the DuckDB file at `path`.

    Args:
        path: the warehouse.
        tables: the allow-listed tables of the kind.
        before: is called with the connection at the beginning of each package's transaction.
        merged: is told each table's name and how many rows were put into it.
    """
    by_name = {table.name: table for table in tables}
    resolved: dict[str | None, DestinationCapabilitiesContext] = {}

    class Client(DuckDbClient):
        """Loads nothing job by job, and everything when the package is complete."""

        def should_load_data_to_staging_dataset(self, table_name: str) -> bool:
            return False

        def create_load_job(
            self, table: PreparedTableSchema, file_path: str, load_id: str, restore: bool = False
        ) -> LoadJob:
            if table["name"] in by_name:
                return _FileIsThere(file_path)
            return super().create_load_job(table, file_path, load_id, restore)

        def complete_load(self, load_id: str) -> None:
            con: duckdb.DuckDBPyConnection = self.sql_client.native_connection
            # Two threads leave row groups half full, and DuckDB writes them all a second time to mend it.
            con.execute("set threads = 1; set memory_limit = '1GB'")
            with self.sql_client.begin_transaction():
                before(con)
                for name, files in _files(load_id).items():
                    if name in by_name:
                        strategy = self.schema.get_table(name).get("x-merge-strategy")
                        merged(name, merge_rows(con, by_name[name], files, strategy == SNAPSHOT))
                super().complete_load(load_id)

    class Destination(dlt.destinations.duckdb):
        """The same capabilities and configuration, another client."""

        def capabilities(self, config: Any = None, naming: Any = None) -> DestinationCapabilitiesContext:
            """dlt asks two dozen times a load, and each time resolves every setting anew."""
            if config is not None:
                return super().capabilities(config, naming)
            name = naming.name() if naming is not None else None
            if name not in resolved:
                resolved[name] = super().capabilities(None, naming)
            return resolved[name].copy()

        @property
        def client_class(self) -> type[DuckDbClient]:
            return Client

    return Destination(str(path), destination_name="duckdb")


class _FileIsThere(RunnableLoadJob):
    """A job with nothing to do: its file is merged with the package."""

    def run(self) -> None:
        pass


def _files(load_id: str) -> dict[str, list[Path]]:
    """The package's parquet files by table, in the order in which they were written."""
    storage = Container()[LoadPackageStateInjectableContext].storage
    folder = Path(storage.storage.make_full_path(storage.get_package_path(load_id))) / "completed_jobs"
    files: dict[str, list[Path]] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns):
        files.setdefault(ParsedLoadJobFileName.parse(file.name).table_name, []).append(file)
    return files
