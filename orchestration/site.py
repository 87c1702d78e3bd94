"""Builds an audience's site with Node and serves the sites on this machine only.

Belongs here: calling `dashboards/scripts/site.mjs`, knowing when nothing changed, and saying how to mend
what is missing. What a page shows is in `dashboards/`, what may be shown was decided in `published/`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from orchestration.site_server import serve_site
from signalpath.settings import Settings

__all__ = ["SiteError", "build_site", "serve_site"]

DASHBOARDS = Path(__file__).resolve().parents[1] / "dashboards"
MINIMUM_NODE = (20, 11)
TAIL_LINES = 25


class SiteError(Exception):
    """The site could not be built; the message says what to do. Yesterday's site is still there."""


def build_site(settings: Settings, audience: str, progress: Callable[[str], None] | None = None) -> Path:
    """Build `sites/<audience>` from `published/<audience>.duckdb` and its figures, and nothing else.

    Does nothing when the tables' rows, the figures and the dashboards' sources are those of the site that
    is there. The output of Node goes to `reports/site.log`.

    Returns:
        The folder of the site.

    Raises:
        SiteError: no published database, no Node, no node_modules, or the build failed.
    """
    say = progress or (lambda _: None)
    database = settings.published / f"{audience}.duckdb"
    figures = settings.published / "figures" / audience
    site, record = settings.sites / audience, settings.sites / f".{audience}.json"
    if not database.is_file():
        raise SiteError(f"{database}: no published database. Run `signalpath run` first.")
    fingerprint = {"inputs": fingerprint_inputs(database, figures, audience)}
    if (site / "index.html").is_file() and record.is_file() and _read_record(record) == fingerprint:
        say(f"{audience} site: nothing changed")
        return site
    node = find_node()
    say(f"{audience} site: building, which takes two minutes or so")
    record.unlink(missing_ok=True)
    _run_logged(
        [
            *(node, str(DASHBOARDS / "scripts" / "site.mjs"), audience),
            *("--database", str(database), "--figures", str(figures)),
            # The stage is beside the sites: the finished build is a rename away, and is never served.
            *("--out", str(site), "--stage", str(settings.home.resolve() / "stage" / audience)),
        ],
        settings.reports / "site.log",
    )
    record.write_text(json.dumps(fingerprint) + "\n", "utf-8")
    return site


def find_node() -> str:
    """Path of a Node that can build the sites.

    Raises:
        SiteError: none on the PATH, too old, or the npm packages are not installed.
    """
    node = shutil.which("node")
    wanted = ".".join(map(str, MINIMUM_NODE))
    if node is None:
        raise SiteError(f"node is not on the PATH. Install Node {wanted} or newer, then run `make setup`.")
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = answer.stdout.strip()
    try:
        version = tuple(int(part) for part in found.removeprefix("v").split(".")[:2])
    except ValueError:
        version = (0, 0)
    if version < MINIMUM_NODE:
        raise SiteError(
            f"{node} is version {found or 'unknown'}. Install Node {wanted} or newer, then run `make setup`."
        )
    if not (DASHBOARDS / "node_modules" / "@evidence-dev" / "evidence" / "cli.js").is_file():
        raise SiteError(f"{DASHBOARDS / 'node_modules'}: no npm packages. Run `make setup`.")
    return node


def fingerprint_inputs(database: Path, figures: Path, audience: str) -> str:
    """SHA-256 of all that a site is made of: rows by table, figures, and the dashboards' own files.

    Rows and not bytes of the database, since DuckDB writes equal tables to unequal files.
    """
    digest = hashlib.sha256()
    for name, content in _table_contents(database):
        digest.update(f"table {name}\0{content}\0".encode())
    files = [*figures.glob("*.json"), *_own_files(audience)]
    for path in sorted(files):
        base = figures if path.is_relative_to(figures) else DASHBOARDS
        digest.update(f"file {path.relative_to(base)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _table_contents(database: Path) -> Iterator[tuple[str, str]]:
    """Each table with a text of its columns and rows, independent of the rows' order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by all").fetchall()
        for (name,) in tables:
            quoted = '"' + name.replace('"', '""') + '"'
            columns = connection.execute(f"describe {quoted}").fetchall()
            rows = connection.execute(f"select t::varchar from {quoted} t order by all").fetchall()  # noqa: S608
            yield name, repr((columns, rows))


def _own_files(audience: str) -> Iterator[Path]:
    for folder in ("shared", audience, "scripts", "patches"):
        yield from (path for path in (DASHBOARDS / folder).rglob("*") if path.is_file())
    yield DASHBOARDS / "package.json"
    yield DASHBOARDS / "package-lock.json"


def _read_record(record: Path) -> object:
    try:
        return json.loads(record.read_text("utf-8"))
    except ValueError:  # half-written or by an older version: build again
        return None


def _run_logged(command: list[str], log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as stream:
        done = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode == 0:
        return
    tail = "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-TAIL_LINES:])
    raise SiteError(f"The site was not built; the one from before is still there. The end of {log}:\n{tail}")
