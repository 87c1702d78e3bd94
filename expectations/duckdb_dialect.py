"""SQLAlchemy dialect `duckdb+gx`: duckdb-engine whose results outlive their connection.

Great Expectations has no DuckDB of its own. It runs `with engine.connect() as c: r = c.execute(q)`
and calls `r.fetchall()` after the block; SQLAlchemy rolls back on leaving it, DuckDB drops a pending
result on rollback, and every metric dies with "list index out of range". So each result is read into
memory as soon as it is executed; what the gate asks for is small.
"""

from __future__ import annotations

import duckdb_engine
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.pool import NullPool, Pool

NAME = "duckdb+gx"


class _Buffered(duckdb_engine.Dialect.execution_ctx_cls or DefaultExecutionContext):  # type: ignore[misc]
    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor, initial_buffer=self.cursor.fetchall()
            )


class GxDuckDBDialect(duckdb_engine.Dialect):
    """duckdb-engine with buffered results and no idle handles."""

    supports_statement_cache = True
    execution_ctx_cls = _Buffered

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """No pool: GX disposes of only some of its engines, and an idle handle keeps the file lock."""
        return NullPool


def register() -> None:
    """Make the dialect known to SQLAlchemy under `duckdb+gx://`."""
    registry.register("duckdb.gx", __name__, GxDuckDBDialect.__name__)
