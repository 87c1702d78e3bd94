"""Sound warehouses: the demo of another seed, read and resolved by the product, then asked the same.

Belongs here: making them. A check that fails on one of them is a false alarm.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from datetime import date
from pathlib import Path

from benchmarks.gate_faults.project import CANONICAL, Project
from benchmarks.gate_faults.trial import ask_gate, build_canonical, objects, write_identity
from ingestion.boundary import allow_list
from ingestion.demo.build import build_demo
from ingestion.load import load_kind
from ingestion.person_key import write_person_key
from orchestration import warehouse
from orchestration.kept_out import opted_out, removed
from orchestration.load_summary import ensure_inventory
from orchestration.purge import keep_out, purge
from orchestration.recommended_before import ensure_history
from signalpath.program import load_program
from signalpath.settings import Settings


def read_demo(folder: Path, program: Path, seed: int, scale: float, as_of: date) -> Settings:
    """A home under `folder` with everything that a run writes before its models, of a demo of `seed`.

    `program` is copied beside the home, as its sources.yml names the demo's folders from there.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(program, folder / "program")
    settings = Settings(home=folder / ".signalpath", program=folder / "program")
    build_demo(settings.home.resolve() / "demo", seed, scale)
    write_person_key(settings, hashlib.sha256(f"signalpath demo {seed}".encode()).hexdigest())
    loaded = load_program(settings.program)
    logging.getLogger("dlt").setLevel(logging.ERROR)
    for kind in allow_list():
        load_kind(kind, loaded, settings, as_of)
    write_identity(settings, loaded)
    at = as_of.isoformat()
    due = opted_out(settings, as_of)
    certificates = purge(settings, due, as_of, at, is_in_run=True) if due else []
    certificates += keep_out(settings, loaded, at)
    warehouse.write(settings.warehouse, "privacy", {"kept_out": removed(certificates)})
    with warehouse.connect(settings.warehouse) as con:
        ensure_history(con)
        ensure_inventory(con)
    return settings


def false_alarms(
    folder: Path, program: Path, seed: int, scale: float, as_of: date, project: Project
) -> tuple[str, ...]:
    """Checks and data tests that fail on a sound demo; the folder is removed at the end."""
    settings = read_demo(folder, program, seed, scale, as_of)
    build_canonical(settings.warehouse, project)
    outcomes = ask_gate(settings, load_program(settings.program), as_of)
    with warehouse.connect(settings.warehouse, read_only=True) as con:
        everything = {model.name for model in project.models if model.layer in CANONICAL}
        failing = project.failing_tests(con, everything)
    shutil.rmtree(folder)
    alarms = [f"{o.asset_key[1]}.{o.check_name}: {o.observed}" for o in outcomes if objects(o)]
    return (*alarms, *(f"dbt: {name}" for name in failing))
