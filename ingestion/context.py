"""What every source is given when it is read: the program, the day, and where rejections go.

Belongs here: values that a source needs and does not own. How pages become dlt resources is in
`resources.py`; running them is in `load.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase

from ingestion.boundary import Rejection
from ingestion.exclusions import Exclusions
from signalpath.program import Program


@dataclass(frozen=True)
class LoadContext:
    """One source's run.

    Attributes:
        program: the validated program folder; `program.resolve(path)` for paths of sources.yml.
        as_of: the day of the run; the only clock that a source may look at.
        reject: takes rows that do not fit, as where and why, never as content.
        forget: `forget(table_name, place)` says that everything of the raw table `table_name` whose
            locator begins with `place` ("" for all of it) is read anew in this run, so earlier dead
            letters of that place are void.
        clear: `clear(table_name)` says that the rows of this source that the warehouse has in that
            raw table go before this run's are loaded, because all there is is read anew.
        known_ids: `known_ids(plural, column)` is what the warehouse holds for this source in a column
            of `raw.<kind>__<plural>`, each value once, as text, sorted; [] while there is none.
        exclusions: for `resources.py`: the people whose rows and mentions are left out.
        checkpoint: for `resources.py`: the reader stopped at a checkpoint and is to be called anew.
    """

    program: Program
    as_of: date
    reject: Callable[[list[Rejection]], None]
    forget: Callable[[str, str], None] = field(default=lambda table_name, place: None)
    clear: Callable[[str], None] = field(default=lambda table_name: None)
    known_ids: Callable[[str, str], list[str]] = field(default=lambda plural, column: [])
    checkpoint: Callable[[], None] = field(default=lambda: None)
    exclusions: Exclusions = field(default_factory=Exclusions)

    def excludes_repository(self, full_name: str) -> bool:
        """Whether the charter keeps `owner/name` out: then nothing inside it may even be asked for.

        Globs of `data_access.excluded_repositories`, whatever the case, since the providers ignore it.
        """
        charter = self.program.charter
        globs = charter.data_access.excluded_repositories if charter else []
        return any(fnmatchcase(full_name.lower(), glob.lower()) for glob in globs)
