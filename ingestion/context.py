"""What every source is given when it is read: the program, the day, and where rejections go.

Belongs here: values that a source needs and does not own. How pages become dlt resources is in
`resources.py`; running them is in `load.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ingestion.boundary import Rejection
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
    """

    program: Program
    as_of: date
    reject: Callable[[list[Rejection]], None]
    forget: Callable[[str, str], None] = field(default=lambda table_name, place: None)
    clear: Callable[[str], None] = field(default=lambda table_name: None)
