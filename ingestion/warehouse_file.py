"""The warehouse's file, made where there is none yet.

Belongs here: the format in which DuckDB stores. Without a word it writes what its 1.0 could still read. The
format of today keeps a key once a row group, which makes a whole build a tenth cheaper and the file smaller.
A file of another format is read and written as it is, until a purge writes it anew.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

STORAGE = "v1.5.0"


def make_file(path: Path) -> None:
    """Make an empty warehouse, unless there is a file."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    quoted = str(path).replace("'", "''")
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted}' as made (storage_version '{STORAGE}')")
        con.execute("detach made")
