"""Turns the pages that a source reads into one dlt source: allow-listed, typed, each key once.

Belongs here: the one place where dlt hints are made from the allow-list. A source module is a plain
generator of `Page`s and knows nothing of dlt; running the result is `load.py`'s work.

One dlt resource feeds all tables of a source, so an answer that holds pull requests, reviews and
comments is asked for once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import ingestion.dlt_config  # isort: skip  # noqa: F401 - before dlt
import dlt
import polars as pl
import pyarrow as pa
from dlt.common.schema.typing import TColumnSchema, TDataType, TSchemaContractDict, TWriteDispositionConfig
from dlt.sources import DltResource, DltSource

from ingestion.boundary import Rejection, Table, allow_list, to_arrow
from ingestion.context import LoadContext
from ingestion.errors import SourceError

DATA_TYPES: dict[str, TDataType] = {
    "text": "text",
    "bigint": "bigint",
    "double": "double",
    "bool": "bool",
    "timestamp": "timestamp",
    "date": "date",
}
UPSERT: TWriteDispositionConfig = {"disposition": "merge", "strategy": "upsert"}
# Without a primary key, delete-insert replaces every row of the source names that it brings, so two
# sources can share a table and each be a whole snapshot.
REPLACE_SOURCE: TWriteDispositionConfig = {"disposition": "merge", "strategy": "delete-insert"}
FROZEN: TSchemaContractDict = {"tables": "evolve", "columns": "freeze", "data_type": "freeze"}


@dataclass(frozen=True)
class Page:
    """Rows of one table as one answer, file or chunk gave them.

    Attributes:
        plural: the table within the source's kind, such as "reviews".
        rows: mappings by allow-listed column name, or a polars frame with (some of) those columns;
            what is not allow-listed is dropped.
        locators: where each row came from, for dead letters; the row's position by default.
    """

    plural: str
    rows: Sequence[Mapping[str, Any]] | pl.DataFrame
    locators: Sequence[str] | None = None


@final
class Checkpoint:
    """The type of `CHECKPOINT`."""


# A reader (not of a snapshot) yields it where `read(state)` can take up again: the pages so far and
# the state as it is then are loaded for good, and `read(state)` is called anew, until it ends by itself.
CHECKPOINT: Final = Checkpoint()

State = MutableMapping[str, Any]
Reader = Callable[[State], Iterator[Page | Checkpoint]]


def boundary_source(
    kind: str, source_name: str, context: LoadContext, read: Reader, snapshot: bool = False
) -> DltSource:
    """A dlt source that loads the pages of `read` into `raw.<kind>__<plural>`.

    Args:
        kind: the allow-list's source kind.
        source_name: fills `source_name`, the first part of every key.
        context: the run; rejections go to it.
        read: `read(state)` yields pages. `state` is this source's own JSON-like mapping from the
            last *loaded* run; what `read` changes in it is kept only if this run's load succeeds.
            After a `CHECKPOINT` the generator is closed and `read` is called anew.
        snapshot: the pages are all there is: rows of this source that do not come again vanish.
            A table that gets no page at all is left alone.

    Returns:
        A `DltSource` with one resource. Pages go straight to disk; of a key that comes twice the
        merge keeps what came last (`merge.py`).
    """

    def extract() -> Iterator[Any]:
        filled: dict[str, bool] = {}
        state = dlt.current.source_state()
        at_first = json.dumps(state, sort_keys=True, default=str)
        for page in read(state):
            if isinstance(page, Checkpoint):
                if snapshot or json.dumps(state, sort_keys=True, default=str) == at_first:
                    raise RuntimeError(f"{kind}: a checkpoint that `read` cannot take up again from")
                context.checkpoint()
                break
            table = allow_list()[kind][page.plural]
            typed, rejections = to_arrow(table, page.rows, source_name, page.locators)
            if rejections:
                context.reject(rejections)
            if snapshot and rejections and not typed.num_rows:
                raise _nothing_fits(source_name, rejections)
            typed = context.exclusions.apply(table, typed)
            filled[table.name] = filled.get(table.name, False) or bool(typed.num_rows)
            if typed.num_rows:
                yield _marked(table, typed, snapshot)
        if snapshot:
            for name in [name for name, has_rows in filled.items() if not has_rows]:
                context.clear(name)

    resource = dlt.resource(extract, name=f"{kind}_pages", max_table_nesting=0, schema_contract=FROZEN)

    @dlt.source(name=schema_name(kind), max_table_nesting=0, schema_contract=FROZEN)
    def source() -> DltResource:
        return resource

    return source()


def _nothing_fits(source_name: str, rejections: list[Rejection]) -> SourceError:
    """A whole snapshot that does not fit is a mistake in it: what was loaded before is not emptied."""
    first = rejections[0]
    return SourceError(
        source_name,
        f"none of the {len(rejections)} rows for {first.table} fits; {first.locator}: {first.reason}",
        "Mend the file; the rows that were loaded before are kept until then",
    )


def schema_name(kind: str) -> str:
    """The dlt schema of a kind, which also keys its state: it changes with the kind's allow-list.

    So after an upgrade that reads another column, cursors begin anew and old rows get it too.
    """
    digest = hashlib.sha256(repr(sorted(allow_list()[kind].items())).encode()).hexdigest()
    return f"{kind}_{digest[:8]}"


def _marked(table: Table, rows: pa.Table, snapshot: bool) -> Any:
    columns: dict[str, TColumnSchema] = {
        column.name: {
            "name": column.name,
            "data_type": DATA_TYPES[column.type],
            "nullable": column.name not in table.key,
        }
        for column in table.columns
    }
    hints = dlt.mark.make_hints(
        table_name=table.name,
        write_disposition=REPLACE_SOURCE if snapshot else UPSERT,
        primary_key=None if snapshot else list(table.key),
        merge_key="source_name" if snapshot else None,
        columns=columns,
        schema_contract=FROZEN,
    )
    return dlt.mark.with_hints(rows, hints, create_table_variant=True)
