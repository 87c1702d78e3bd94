"""One trial: break a copy of a sound warehouse, build what depends on it, ask the gate.

Belongs here: what a run does between reading and the gate, done to a copy with the product's own functions.
Not here: the faults, and the dbt project as SQL (`project.py`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator, Iterable, Set
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.gate_faults.declare import Fault, Severity
from benchmarks.gate_faults.project import CANONICAL, Project, build
from expectations.check import FAILED, NOT_APPLICABLE, PASSED, CheckOutcome, GateParameters
from expectations.confinement import confine
from expectations.runner import each_outcome
from expectations.suites.registry import GATE
from ingestion.person_key import person_key
from orchestration import warehouse
from orchestration.gate import gate_parameters
from orchestration.identity_accounts import ACCOUNTS, identify, read_accounts
from orchestration.withheld_units import Concerned
from signalpath.identity import named_suggestions, people_of
from signalpath.program import Program
from signalpath.settings import Settings

# What identity looks at. A fault there is followed through the product's own matching.
READ = ("raw", "identity", "privacy")
BUILT = ("intermediate", "signals", "metrics", "marts")
NAMES_ACCOUNTS = frozenset(f"raw.{table}" for table in re.findall(r"\braw\.(\w+)", ACCOUNTS))


@dataclass(frozen=True)
class Bench:
    """A sound warehouse, and what is needed to run on copies of it. Plain data: it goes to processes."""

    settings: Settings
    program: Program
    as_of: date
    project: Project
    prints: dict[str, int]


@dataclass(frozen=True)
class Verdict:
    """What became of one fault at one severity.

    Attributes:
        caught_by: names of checks (`entity.check`) and data tests (`dbt: test`) that failed.
        is_whole: the whole run ends; else only some paths are withheld.
        changed: models up to the gate that the fault changed.
        silently: models after the gate that it changed though nobody caught it; None if not asked.
    """

    fault: str
    severity: Severity
    caught_by: tuple[str, ...]
    is_whole: bool
    changed: tuple[str, ...]
    silently: tuple[str, ...] | None = None

    @property
    def is_harmless(self) -> bool:
        """Not caught, and nothing after the gate differs: there was nothing to catch."""
        return not self.caught_by and self.silently == ()


def make_bench(home: Path, program: Program, as_of: date, project: Project, folder: Path) -> Bench:
    """Build a copy of a sound warehouse under `folder`, and fingerprint it to see what a fault touches."""
    key = person_key(Settings(home=home)).decode()
    copy_home(home, folder)
    settings = Settings(home=folder, program=program.folder, person_key=key)
    with warehouse.connect(settings.warehouse) as con:
        build(con, project.models)
        return Bench(settings, program, as_of, project, fingerprints(con, (*READ, *BUILT)))


def fingerprints(con: duckdb.DuckDBPyConnection, schemas: Iterable[str]) -> dict[str, int]:
    """Table -> a number that changes with its rows, whatever their order. dlt's own tables are left out."""
    rows = con.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in (select unnest(?)) and table_name not like '\\_dlt%' escape '\\'",
        [list(schemas)],
    ).fetchall()
    return {name: _fingerprint(con, name) for (name,) in rows}


def _fingerprint(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"select coalesce(sum(hash(t)), 0) + count(*) from {table} as t").fetchone()
    return int(row[0]) if row else 0


def try_fault(
    bench: Bench, fault: Fault, severity: Severity, folder: Path, is_brief: bool = False
) -> Verdict:
    """Inject a fault into a copy under `folder`, build up to the gate, and ask it.

    With `is_brief` the asking ends with the first check that objects: who else would have is not known.

    Raises:
        RuntimeError: the serious fault changed no row, so the trial would prove nothing. A lesser one may be
            too small for these data: there is nothing to catch.
    """
    settings = copy_of(bench, folder)
    with warehouse.connect(settings.warehouse) as con:
        fault.inject(con, fault.amounts[severity])
        touched = _differing(con, bench.prints)
    if not touched and severity != "serious":
        return Verdict(fault.name, severity, caught_by=(), is_whole=False, changed=(), silently=())
    if not touched:
        raise RuntimeError(f"{fault.name}, {severity}: no row changed")
    if touched & NAMES_ACCOUNTS and not any(name.startswith("identity.") for name in touched):
        write_identity(settings, bench.program)
        with warehouse.connect(settings.warehouse) as con:
            touched = _differing(con, bench.prints)
    with warehouse.connect(settings.warehouse) as con:
        stale = bench.project.downstream(touched)
        build(con, stale)
        views = {model.name for model in stale if model.is_view}
        changed = touched | views | _differing(con, bench.prints, ("intermediate",))
        failing = [f"dbt: {name}" for name in bench.project.failing_tests(con, changed)]
    is_known = is_brief and bool(failing)
    outcomes = [] if is_known else ask_gate(settings, bench.program, bench.as_of, changed, is_brief)
    failed = [outcome for outcome in outcomes if objects(outcome)]
    return Verdict(
        fault=fault.name,
        severity=severity,
        caught_by=(*(f"{o.asset_key[1]}.{o.check_name}" for o in failed), *failing),
        is_whole=bool(failing) or any(is_whole(outcome) for outcome in failed),
        changed=tuple(sorted(changed)),
        silently=None if failed or failing else changed_after_gate(bench, settings, touched),
    )


def objects(outcome: CheckOutcome) -> bool:
    """Whether a check ends the run or withholds what it is about."""
    return outcome.status not in (PASSED, NOT_APPLICABLE)


def is_whole(outcome: CheckOutcome) -> bool:
    """Whether an objection ends the run."""
    return outcome.status == FAILED


def ask_gate(
    settings: Settings,
    program: Program,
    as_of: date,
    changed: Set[str] | None = None,
    is_brief: bool = False,
) -> list[CheckOutcome]:
    """The gate's outcomes; with `changed`, of the checks that read a changed table: others cannot differ.

    Checks of changed tables come first. With `is_brief` nobody is asked after one that objects.
    """
    parameters = gate_parameters(program, as_of)
    outcomes: list[CheckOutcome] = []
    # Closed before anybody writes: it holds the file while it asks.
    with closing(_answers(settings.warehouse, parameters, changed)) as answers:
        for outcome in answers:
            outcomes.append(outcome)
            if is_brief and objects(outcome):
                break
    concerned = Concerned(settings.warehouse, as_of.isoformat())
    return confine(outcomes, concerned.sizes, concerned.people, concerned.affected(outcomes))


def _answers(
    path: Path, parameters: GateParameters, changed: Set[str] | None
) -> Generator[CheckOutcome, None, None]:
    """What each check says, those of the suites of changed tables first."""
    for key, suite in sorted(GATE.items(), key=lambda item: ".".join(item[0]) not in (changed or ())):
        checks = [check for check in suite(parameters) if changed is None or _named(check.rows, changed)]
        if checks:
            yield from each_outcome(path, key, checks, parameters.kinds)


def _named(sql: str, tables: Set[str]) -> bool:
    return bool(tables & {f"{s}.{t}" for s, t in re.findall(r"\b(\w+)\.(\w+)\b", sql)})


def changed_after_gate(bench: Bench, settings: Settings, touched: Set[str]) -> tuple[str, ...]:
    """Signals, metrics and marts that differ from those of the sound warehouse."""
    models = bench.project.downstream(touched, canonical=False)
    with warehouse.connect(settings.warehouse) as con:
        build(con, models)
        return tuple(sorted(m.name for m in models if _fingerprint(con, m.name) != bench.prints[m.name]))


def copy_of(bench: Bench, folder: Path) -> Settings:
    """A home of its own with a copy of the warehouse and the key of its pseudonyms."""
    copy_home(bench.settings.home, folder)
    return bench.settings.model_copy(update={"home": folder})


def write_identity(settings: Settings, program: Program) -> None:
    """Join the accounts of the raw tables into people, as the identity assets do."""
    matching = identify(read_accounts(settings.warehouse), program)
    people, accounts = people_of(matching, person_key(settings))
    frames = {"people": people, "person_accounts": accounts, "link_suggestions": named_suggestions(matching)}
    warehouse.write(settings.warehouse, "identity", frames)


def build_canonical(path: Path, project: Project) -> None:
    """Staging and intermediate of a warehouse that has none yet."""
    with warehouse.connect(path) as con:
        build(con, (model for model in project.models if model.layer in CANONICAL))


def _differing(
    con: duckdb.DuckDBPyConnection, before: dict[str, int], schemas: Iterable[str] = READ
) -> set[str]:
    now = fingerprints(con, schemas)
    return {name for name, value in now.items() if before.get(name) != value}


def copy_home(home: Path, folder: Path) -> Path:
    """Copy a home's warehouse into a folder of its own; returns the copy."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(home / "warehouse.duckdb", folder / "warehouse.duckdb"))
