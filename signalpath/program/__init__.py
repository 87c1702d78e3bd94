"""The program folder: YAML that people own, as validated models.

`load_program(folder)` is the one way in. Everything but `sources.yml` may be absent; what is then
missing is said by `Program.missing`, never guessed.
"""

from signalpath.program.charter import Charter, Cohort, Problem, Target
from signalpath.program.content import Catalog, ContentError, ContentItem, Curriculum, Track
from signalpath.program.loader import Program, ProgramError, load_program
from signalpath.program.measures import MetricDefinition, Metrics, SignalDefinition, Signals
from signalpath.program.model import Competency, CompetencyModel, Mapping, Role, Task
from signalpath.program.sources import SourceConfig, Sources

__all__ = [
    "Catalog",
    "Charter",
    "Cohort",
    "Competency",
    "CompetencyModel",
    "ContentError",
    "ContentItem",
    "Curriculum",
    "Mapping",
    "MetricDefinition",
    "Metrics",
    "Problem",
    "Program",
    "ProgramError",
    "Role",
    "SignalDefinition",
    "Signals",
    "SourceConfig",
    "Sources",
    "Target",
    "Task",
    "Track",
    "load_program",
]
