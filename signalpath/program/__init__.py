"""The program folder: YAML that people own, as validated models.

`load_program(folder)` is the one way in. Everything but `sources.yml` may be absent; what is then
missing is said by `Program.missing`, never guessed.
"""

from signalpath.program.charter import Charter, Cohort, Problem, Target
from signalpath.program.content import Catalog, ContentItem
from signalpath.program.loader import Program, ProgramError, load_program
from signalpath.program.model import (
    Competency,
    CompetencyModel,
    Mapping,
    MetricDefinition,
    Metrics,
    SignalDefinition,
    Signals,
)
from signalpath.program.sources import SourceConfig, Sources

__all__ = [
    "Catalog",
    "Charter",
    "Cohort",
    "Competency",
    "CompetencyModel",
    "ContentItem",
    "Mapping",
    "MetricDefinition",
    "Metrics",
    "Problem",
    "Program",
    "ProgramError",
    "SignalDefinition",
    "Signals",
    "SourceConfig",
    "Sources",
    "Target",
    "load_program",
]
