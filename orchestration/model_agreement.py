"""Whether a program's metrics and signals and the dbt models of the same names agree.

Belongs here: ids of `model/*.yml` against files of the dbt project. What the YAML files say of each other
is the loader's part (`signalpath/program/loader.py`), which knows no dbt.
"""

from __future__ import annotations

from orchestration.dbt_manifest import PROJECT
from signalpath.program import Program


def disagreements(program: Program) -> list[str]:
    """One sentence per id without a model and per model without an id; empty if there is none.

    A program without the file defines none of them, which `Program.missing` says.
    """
    metrics, signals = program.metrics, program.signals
    defined = [
        ("metric", "met", {m.id for m in metrics.metrics} if metrics else None),
        ("signal", "sig", {s.id for s in signals.signals} if signals else None),
    ]
    found = []
    for what, prefix, ids in defined:
        if ids is None:
            continue
        folder = f"{what}s"
        models = {
            path.stem.removeprefix(f"{prefix}_") for path in (PROJECT / "models" / folder).glob("*.sql")
        }
        where = program.folder / f"model/{folder}.yml"
        found += [
            f"{where}: {what} `{name}` has no model: add dbt_project/models/{folder}/{prefix}_{name}.sql,"
            " mend its spelling, or take it out"
            for name in sorted(ids - models)
        ]
        found += [
            f"{where}: the model {prefix}_{name} has no {what} `{name}` here: define it, or remove the model"
            for name in sorted(models - ids)
        ]
    return found
