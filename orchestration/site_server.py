"""Serves the built sites to this machine's own browser, and to nobody else.

Belongs here: a loopback server for a look at one's own sites. A site that others read is a folder of
static files for any web server.
"""

from __future__ import annotations

import functools
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from signalpath.settings import Settings

LOOPBACK = "127.0.0.1"


class SiteHandler(SimpleHTTPRequestHandler):
    """Static files: no listing of folders, no hidden files, nothing kept in the browser's cache unasked."""

    # Browsers compile WebAssembly only under its own type, which not every Python knows.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".js": "text/javascript",
        ".webmanifest": "application/manifest+json",
    }

    def send_head(self):  # type: ignore[no-untyped-def]
        """Refuse hidden files before the file system is asked."""
        parts = PurePosixPath(unquote(urlsplit(self.path).path)).parts
        if any(part.startswith(".") for part in parts):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        if parts == ("/",) and (sites := self._sites()):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{sites[0]}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return super().send_head()

    def _sites(self) -> list[str]:
        """Names of the sites there are: who types the bare address is sent to the first."""
        return sorted(page.parent.name for page in Path(self.directory).glob("[!.]*/index.html"))

    def list_directory(self, path):  # type: ignore[no-untyped-def]
        """A folder without an index.html is no page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """A rebuilt site shows at the next reload; the content-named files may stay in the cache."""
        is_immutable = "/_app/immutable/" in self.path
        self.send_header("Cache-Control", "max-age=31536000, immutable" if is_immutable else "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what somebody looks at is nobody's business."""


def open_server(settings: Settings, port: int) -> ThreadingHTTPServer:
    """A server of `sites/` on the loopback address; port 0 takes a free one. The caller runs and closes it.

    Raises:
        OSError: the port is taken.
    """
    handler = functools.partial(SiteHandler, directory=str(settings.sites))
    return ThreadingHTTPServer((LOOPBACK, port), handler)


def serve_site(settings: Settings, port: int = 8765) -> None:
    """Serve until interrupted.

    Raises:
        OSError: the port is taken.
    """
    with open_server(settings, port) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
