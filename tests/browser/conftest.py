"""The built sponsor site in Debian's Chromium, driven by playwright, on the loopback address only."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, sync_playwright
from visit import Visit

from orchestration.site_server import LOOPBACK, open_server
from signalpath.settings import Settings

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing of the browser's own may go out either: updates, synchronisation, experiments.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        reason = "no Chromium on the PATH: `apt-get install chromium`"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}. CI must not skip the browser tests.")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_url(chromium: Browser, demo_home: Path) -> Iterator[str]:
    """Address of the folder of sites. After `chromium`, so that a skip does not wait for a build."""
    server = open_server(Settings(home=demo_home), port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{LOOPBACK}:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(chromium: Browser, site_url: str) -> Iterator[Visit]:
    """A fresh browser session, which fails the test that used it if anything left the machine or broke."""
    context = chromium.new_context(accept_downloads=True, viewport={"width": 1280, "height": 1600})
    page = context.new_page()
    visit = Visit(page, site_url)
    allowed = (f"{site_url}/", "data:", "blob:")
    context.on("request", lambda asked: asked.url.startswith(allowed) or visit.outside.append(asked.url))
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()
    assert visit.outside == [], "requests to elsewhere"
    assert visit.errors == [], "errors on the page"


@pytest.fixture(scope="session")
def published(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_home / "published" / "sponsor.duckdb"), read_only=True) as connection:
        yield connection
