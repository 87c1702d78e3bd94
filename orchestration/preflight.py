"""What can be said of a program's sources before anything is read or written.

Belongs here: credentials that the environment lacks and folders that are not there. Whether a host
answers and a file has its columns, the source itself finds out.
"""

from __future__ import annotations

from collections.abc import Mapping

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
