"""A provider on 127.0.0.1 for the flow tests: answers JSON over real HTTP and remembers what was asked.

Belongs here: the server, and a home and program for one source. What each provider answers is in
loopback_<kind>.py.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import duckdb

from ingestion.load import LoadResult, load_kind
from signalpath.program import Program
from signalpath.program.sources import Sources
from signalpath.settings import Settings

AS_OF = date(2026, 6, 30)


@dataclass
class Request:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Answer:
    """What to answer; `body` is sent as JSON unless it is bytes.

    `cut` closes the connection after so many bytes of the body although more were promised; 0 resets
    it before anything is answered.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


class Provider:
    """Answers with `respond`; what is in `next` is answered first, once each."""

    base_url: str

    def __init__(self, respond: Callable[[Request], Answer]) -> None:
        self.respond = respond
        self.requests: list[Request] = []
        self.next: list[Answer] = []

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        return self.next.pop(0) if self.next else self.respond(request)


@contextmanager
def serving(respond: Callable[[Request], Answer]) -> Iterator[Provider]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    provider = Provider(respond)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are two packets: with Nagle's algorithm the second waits 40 ms for an answer.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            url = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = provider.answer(
                Request(
                    self.command,
                    url.path,
                    dict(parse_qsl(url.query)),
                    dict(self.headers),
                    json.loads(raw) if raw else None,
                )
            )
            if answer.cut == 0:
                return self._reset()
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            if "Date" in answer.headers:  # a provider's own clock, not beside ours
                self.send_response_only(answer.status)
            else:
                self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: answer.cut])
            if answer.cut is not None:
                self.wfile.flush()
                self._reset()

        def _reset(self) -> None:
            """Closed with RST, not FIN: the client's side fails at once."""
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # How long `shutdown` may wait for the thread, in seconds; half a second by default.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    provider.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Installation:
    """A program with one source, and its home."""

    folder: Path
    entry: dict[str, Any]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def load(self, as_of: date = AS_OF, **changes: Any) -> LoadResult:
        """One run of `signalpath`'s own loader."""
        entry = {**self.entry, **changes}
        program = Program(folder=self.folder, sources=Sources.model_validate([entry]))
        return load_kind(entry["kind"], program, Settings(home=self.home), as_of)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query of the warehouse answers."""
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as con:
            return con.execute(sql).fetchall()

    def raw(self) -> dict[str, list[str]]:
        """Every raw table but dlt's own: its rows, in a fixed order. One connection: opening costs most."""
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as con:
            names = con.execute(
                "select table_name from duckdb_tables() where schema_name = 'raw' "
                "and not starts_with(table_name, '_dlt')"
            ).fetchall()
            return {
                name: sorted(map(repr, con.execute(f'from raw."{name}"').fetchall())) for (name,) in names
            }

    def everything_written(self) -> str:
        """All that a run left on disk: the warehouse's values, and every other file's bytes."""
        pieces = [path.read_bytes().decode("latin-1") for path in self.home.rglob("*") if path.is_file()]
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as con:
            tables = con.execute("select table_schema, table_name from information_schema.tables").fetchall()
            pieces += [repr(con.execute(f'from "{schema}"."{table}"').fetchall()) for schema, table in tables]
        return "\n".join(pieces)
