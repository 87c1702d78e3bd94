"""The dbt project parsed once: where its manifest is, and when it has to be made anew.

Belongs here: paths of the dbt project and its manifest. Running models is in `dbt_in_process.py`.
Parsing costs seconds, so it is done only when a project file changed, told by a hash of them all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import orchestration.quiet  # noqa: F401 - before dbt
from signalpath.settings import Settings

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
SUFFIXES = {".sql", ".yml", ".md", ".csv"}
# dbt's own form of the manifest, several times quicker to read than the JSON that Dagster reads.
PARSED = "partial_parse.msgpack"


class DbtError(Exception):
    """dbt could not do what it was asked. The message names the nodes and what each one said."""


class DbtTestError(DbtError):
    """The models were built, but a data test found rows that must not be there."""


def project_hash() -> str:
    """SHA-256 over name and content of every file that dbt reads, and dbt's version."""
    digest = hashlib.sha256(version("dbt-core").encode())
    for path in sorted(PROJECT.rglob("*")):
        name = path.relative_to(PROJECT)
        if path.suffix in SUFFIXES and not {"target", "logs"} & set(name.parts):
            digest.update(str(name).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def ensure_manifest(settings: Settings) -> Path:
    """The path of an up-to-date `manifest.json`, parsing the project if it has to.

    Raises:
        DbtError: the project does not parse.
    """
    folder = settings.dbt / "parsed"
    stamp = folder / "project.sha256"
    wanted = project_hash()
    if not (stamp.is_file() and stamp.read_text("ascii") == wanted):
        _parse(settings, folder, wanted)
    return folder / "manifest.json"


def load_manifest(settings: Settings) -> Manifest:
    """The manifest as dbt's own object, with which a run does not parse again."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    path = ensure_manifest(settings).with_name(PARSED)
    manifest = Manifest.from_msgpack(path.read_bytes(), decoder=extended_mashumuro_decoder)
    manifest.build_flat_graph()
    return manifest


def relations(settings: Settings) -> tuple[set[str], set[str]]:
    """`schema.table` of what dbt reads and does not make, and of what it makes."""
    manifest = json.loads(ensure_manifest(settings).read_text("utf-8"))
    sources = {f"{node['schema']}.{node['identifier']}" for node in manifest["sources"].values()}
    models = {
        f"{node['schema']}.{node['alias']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral"
    }
    return sources, models


def arguments(settings: Settings, target: Path | None = None) -> list[str]:
    """What every dbt command is given: the project, and a target and log folder in the home."""
    os.environ["SIGNALPATH_WAREHOUSE"] = str(settings.warehouse)
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(target or settings.dbt / "target"), "--log-path", str(settings.dbt / "logs")),
        *("--log-level", "none", "--no-use-colors-file", "--no-send-anonymous-usage-stats"),
    ]


def _parse(settings: Settings, folder: Path, stamp: str) -> None:
    from dbt.cli.main import dbtRunner

    settings.dbt.mkdir(parents=True, exist_ok=True)
    # Web server and daemon may parse at the same time: each in a folder of its own, then one rename.
    work = Path(tempfile.mkdtemp(dir=settings.dbt, prefix="parse-"))
    try:
        outcome = dbtRunner().invoke(["parse", *arguments(settings, work), "--no-partial-parse"])
        if not outcome.success:
            raise DbtError(f"dbt cannot parse {PROJECT}: {outcome.exception}")
        (work / "project.sha256").write_text(stamp, "ascii")
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
