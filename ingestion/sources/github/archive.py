"""GitHub from files: a folder of JSONL files of PullRequest nodes, for a backfill without the API.

Belongs here: reading the files set-wise, batch by batch, into the tables that the API fills too. A node
is as GraphQL answers it and names its `repository`. Files are read in the order of their names, the
later one wins where both hold a pull request; only files that are new or changed are read, and those
after them. What is read of a node is in archive_sql.py, the API itself is source.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from ingestion.boundary import Rejection
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State
from ingestion.sources.github.archive_sql import AS_TEXT, TEXT_OF, TYPED, query

BATCH_ROWS = 50_000
# Until then what was read waits on disk a second time, and a run that is stopped begins anew.
CHECKPOINT_ROWS = 10_000_000
# Columns that hold a text for certain, or a list of ours; in any other a leading bracket is no text.
MAY_BEGIN_SO = {"path", "labels", "linked_issue_references"}
REPOSITORY = {
    "repository_id": pl.col("id"),
    "owner_login": pl.col("owner").struct.field("login"),
    "name": pl.col("name"),
    "default_branch": pl.col("defaultBranchRef").struct.field("name"),
    "is_archived": pl.col("isArchived"),
    "is_fork": pl.col("isFork"),
    "created_at": pl.col("createdAt"),
    "pushed_at": pl.col("pushedAt"),
}
REVIEW = {
    "review_id": pl.col("id"),
    "author_login": pl.col("author").struct.field("login"),
    "author_type": pl.col("author").struct.field("__typename"),
    "state": pl.col("state"),
    "submitted_at": pl.col("submittedAt"),
}
FILE = {
    "path": pl.col("path"),
    "additions": pl.col("additions"),
    "deletions": pl.col("deletions"),
    "change_type": pl.col("changeType"),
    "pull_request_updated_at": pl.col("updated_at"),
}


def read_archive(
    folder: Path, source_name: str, context: LoadContext, state: State
) -> Iterator[Page | Checkpoint]:
    """The pages of all files that this source has not read yet as they are now.

    Raises:
        SourceError: the folder does not exist or holds no such file.
    """
    files = [file for ending in ("*.jsonl", "*.jsonl.gz") for file in folder.glob(ending)]
    if not files:
        raise SourceError(
            source_name,
            f"{folder} holds no .jsonl or .jsonl.gz file",
            "Put the PullRequest nodes there, one a line, or mend `archive` in sources.yml",
        )
    files.sort(key=lambda file: file.name)
    read = _still_valid(files, state.get("archive", {}))
    unread = [file for file in files if file.name not in read]
    row_count = 0
    for file in unread:
        for table in ("pull_requests", "pull_request_files", "reviews"):
            context.forget(f"github__{table}", f"{file.name} ")
        for page in _pages(file, context):
            row_count += len(page.rows)
            yield page
        read[file.name] = _mark(file)
        state["archive"] = dict(read)
        if row_count >= CHECKPOINT_ROWS and file != unread[-1]:
            yield CHECKPOINT
            row_count = 0


def _mark(file: Path) -> list[int]:
    return [file.stat().st_size, file.stat().st_mtime_ns]


def _still_valid(files: list[Path], read: dict[str, list[int]]) -> dict[str, list[int]]:
    """What was read and need not be read again: from the first file that changed on, everything is."""
    valid = dict(read)
    has_changed = False
    for file in files:
        has_changed = has_changed or (file.name in read and read[file.name] != _mark(file))
        if has_changed:
            valid.pop(file.name, None)
    return valid


def _pages(file: Path, context: LoadContext) -> Iterator[Page]:
    try:
        yield from _batches(file, context, TYPED, is_lenient=False)
    except duckdb.Error:
        # Somewhere a value is not as GraphQL types it, or a line is no JSON. Everything as text again:
        # the boundary says which lines. What was handed on comes a second time and counts once.
        yield from _batches(file, context, AS_TEXT, is_lenient=True)


def _batches(file: Path, context: LoadContext, types: dict[str, str], is_lenient: bool) -> Iterator[Page]:
    with duckdb.connect() as con:
        con.execute(f"set timezone = 'UTC'; set memory_limit = '1GB'; {TEXT_OF}")
        line = 0
        for batch in con.execute(query(str(file), types, is_lenient)).to_arrow_reader(BATCH_ROWS):
            nodes = pl.DataFrame(pa.Table.from_batches([batch])).with_row_index("line", line + 1)
            line += batch.num_rows
            yield from _tables(file.name, _without_excluded(nodes, context), context)


def _without_excluded(nodes: pl.DataFrame, context: LoadContext) -> pl.DataFrame:
    owner = pl.col("repository").struct.field("owner").struct.field("login")
    name = owner + "/" + pl.col("repository").struct.field("name")
    names = nodes.select(name.alias("name")).to_series()
    excluded = [name for name in names.unique() if name and context.excludes_repository(name)]
    return nodes.filter(~names.is_in(excluded).fill_null(False)) if excluded else nodes


def _tables(file_name: str, nodes: pl.DataFrame, context: LoadContext) -> Iterator[Page]:
    repositories = nodes.select("line", pl.col("repository").struct.unnest()).select("line", **REPOSITORY)
    repositories = repositories.unique("repository_id", keep="last", maintain_order=True)
    yield _page("repositories", repositories.drop_nulls("repository_id"), file_name)
    yield _page("pull_requests", nodes.drop("repository", "review_nodes", "file_nodes"), file_name)
    reviews = _elements(nodes, "review_nodes").select("line", "pull_request_id", **REVIEW)
    # One that its author has not sent yet: GitHub shows it to that author's token only.
    yield _page("reviews", reviews.filter(pl.col("state").ne_missing("PENDING")), file_name)
    files = _elements(nodes, "file_nodes").select("line", "pull_request_id", **FILE)
    yield _page("pull_request_files", files, file_name)
    for column, table in (("has_more_reviews", "reviews"), ("has_more_files", "pull_request_files")):
        lines = nodes.filter(pl.col(column).fill_null(False))["line"]
        reason = "the node holds only the first page: `hasNextPage` is true"
        context.reject([Rejection(f"github__{table}", f"{file_name} line {line}", reason) for line in lines])


def _elements(nodes: pl.DataFrame, column: str) -> pl.DataFrame:
    """One row an element of a list of structs, its fields as columns."""
    parents = nodes.select("line", "pull_request_id", "updated_at", column)
    return parents.explode(column, empty_as_null=False, keep_nulls=False).select(
        pl.exclude(column), pl.col(column).struct.unnest()
    )


def _page(plural: str, rows: pl.DataFrame, file_name: str) -> Page:
    texts = [name for name, kind in rows.schema.items() if kind == pl.String and name not in MAY_BEGIN_SO]
    is_text = [
        pl.when(~pl.col(name).str.contains(r"^[\[{]")).then(pl.col(name)).alias(name) for name in texts
    ]
    return Page(plural, rows.with_columns(is_text), _Lines(file_name, rows["line"]))


class _Lines(list[str]):
    """Where rows came from, put into words only if one of them does not fit."""

    def __init__(self, file_name: str, lines: pl.Series) -> None:
        super().__init__()
        self._file_name = file_name
        self._lines = lines

    def __len__(self) -> int:
        return self._lines.len()

    def __iter__(self) -> Iterator[str]:
        return (f"{self._file_name} line {line}" for line in self._lines)
