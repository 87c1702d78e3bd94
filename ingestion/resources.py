"""Turns the pages that a source reads into one dlt source: allow-listed, typed, each key once.

Belongs here: the one place where dlt hints are made from the allow-list. A source module is a plain
generator of `Page`s and knows nothing of dlt; running the result is `load.py`'s work.

One dlt resource feeds all tables of a source, so an answer that holds pull requests, reviews and
comments is asked for once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

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
        is_unique: no key of this page comes again in this run, so it need not be held back.
    """

    plural: str
    rows: Sequence[Mapping[str, Any]] | pl.DataFrame
    locators: Sequence[str] | None = None
    is_unique: bool = False


State = MutableMapping[str, Any]
Reader = Callable[[State], Iterator[Page]]


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
        snapshot: the pages are all there is: rows of this source that do not come again vanish.
            A table that gets no page at all is left alone.

    Returns:
        A `DltSource` with one resource; a key that comes twice in a run is loaded as it came last.
    """

    def extract() -> Iterator[Any]:
        held: dict[str, list[pa.Table]] = {}
        for page in read(dlt.current.source_state()):
            table = allow_list()[kind][page.plural]
            typed, rejections = to_arrow(table, page.rows, source_name, page.locators)
            if rejections:
                context.reject(rejections)
            if snapshot and rejections and not typed.num_rows:
                raise _nothing_fits(source_name, rejections)
            if page.is_unique and not snapshot:
                if typed.num_rows:
                    yield _marked(table, typed, snapshot)
            else:
                held.setdefault(page.plural, []).append(typed)
        for plural, pieces in held.items():
            table = allow_list()[kind][plural]
            typed = _last_of_each_key(table, pieces)
            if typed.num_rows:
                yield _marked(table, typed, snapshot)
            elif snapshot:
                context.clear(table.name)

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


def _last_of_each_key(table: Table, pieces: list[pa.Table]) -> pa.Table:
    whole = pa.concat_tables(pieces)
    if whole.num_rows < 2:
        return whole
    rows = pl.DataFrame(whole)
    if not rows.select(pl.struct(table.key).is_duplicated().any()).item():
        return whole
    return rows.unique(table.key, keep="last", maintain_order=True).to_arrow(
        compat_level=pl.CompatLevel.oldest()
    )


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
