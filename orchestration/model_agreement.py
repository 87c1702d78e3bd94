"""Whether a program's metrics and signals, and the gate's suites, agree with the dbt models of their names.

Belongs here: ids of `model/*.yml` and assets of `expectations/suites/` against files of the dbt project.
What the YAML files say of each other is the loader's part (`signalpath/program/loader.py`), which knows no
dbt.
"""

from __future__ import annotations

from collections.abc import Collection
from pkgutil import iter_modules

from expectations import suites
from expectations.suites.registry import GATE
from orchestration.dbt_manifest import PROJECT
from signalpath.program import Program


def disagreements(program: Program) -> list[str]:
    """One sentence per id without a model, model without an id and suite without an asset; empty if none.

    A program without the file defines none of them, which `Program.missing` says.
    """
    metrics, signals = program.metrics, program.signals
    defined = [
        ("metric", "met", {m.id for m in metrics.metrics} if metrics else None),
        ("signal", "sig", {s.id for s in signals.signals} if signals else None),
    ]
    found = suite_faults({(path.parent.name, path.stem) for path in (PROJECT / "models").rglob("*.sql")})
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


def suite_faults(models: Collection[tuple[str, str]]) -> list[str]:
    """A sentence per suite that is for no asset, or whose name is not its asset's.

    Args:
        models: (schema, name) of every model of the dbt project.
    """
    faults = []
    for schema, name in GATE:
        if (schema, name) not in models:
            faults.append(
                f"expectations/suites/registry.py: there is no model {schema}.{name}; name the suite after"
                " a model of dbt_project, or take it out"
            )
    named = {name for _, name in GATE}
    faults += [
        f"expectations/suites/{module}.py: no entry of registry.py uses it; add one or delete the file"
        for module in sorted(module.name for module in iter_modules(suites.__path__))
        if module not in named | {"registry", "published_sponsor"}
    ]
    return faults
