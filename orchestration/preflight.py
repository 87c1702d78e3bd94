"""What can be said of a program's sources before anything is read or written.

Belongs here: credentials that the environment lacks and folders that are not there. Whether a host
answers and a file has its columns, the source itself finds out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ingestion.errors import SourceError
from signalpath.program import Program


def faults(program: Program, environment: Mapping[str, str]) -> list[str]:
    """One sentence per source that cannot be read, all of them at once; empty if there is none."""
    found = []
    for source in program.sources.root:
        for field in type(source).model_fields:
            value = getattr(source, field)
            if field.endswith("_env") and value and not environment.get(value):
                found.append(
                    SourceError(
                        source.name,
                        f"the environment variable {value} ({field} in sources.yml) is not set",
                        f"Set it to a read-only credential, or take {field} out if none is needed",
                    )
                )
            if field == "path" and value is not None and not program.resolve(value).exists():
                found.append(
                    SourceError(
                        source.name,
                        f"{program.resolve(value)} does not exist",
                        "Mend `path` in sources.yml; it is relative to the program folder",
                    )
                )
    return [str(error) for error in found]


def ended(program: Program, as_of: date) -> list[str]:
    """One sentence per cohort whose window has passed by `as_of` without being said to be closed."""
    where = program.folder / "charter.yml"
    return [
        f"{where}: cohorts.{cohort.id}.end_on: {cohort.end_on} lies before {as_of}, so nobody can take part "
        "any more: give a later end, or say `is_closed: true` to keep its results"
        for cohort in (program.charter.cohorts if program.charter else ())
        if cohort.end_on < as_of and not cohort.is_closed
    ]
