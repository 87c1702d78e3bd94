"""What we read of a CFPackage, under CASE's own names.

Belongs here: the classes and the reading of a file. What is made of them is in `load.py`. Packages carry more
than we read, so unknown keys are no fault; what the binding requires of these classes is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from signalpath.program.case.document import EXTENSION
from signalpath.program.places import dotted


class CaseError(Exception):
    """A file that is no CFPackage. The message names file, field and what was expected."""


class Read(BaseModel):
    """A class of CASE: what we do not use of it is ignored, for packages carry more than we read."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    extensions: Any = None

    @property
    def ours(self) -> dict[str, Any]:
        """Our own fields, if it has any."""
        found = self.extensions.get(EXTENSION) if isinstance(self.extensions, dict) else None
        return found if isinstance(found, dict) else {}


class Link(BaseModel):
    """A reference to another class."""

    identifier: str


class Document(Read):
    """The framework as a whole."""

    identifier: str
    title: str
    version: str | None = None


class Item(Read):
    """An area, a skill, a task or a role."""

    identifier: str
    fullStatement: str
    humanCodingScheme: str | None = None
    CFItemType: str | None = None


class Association(Read):
    """What one item is to another."""

    associationType: str
    originNodeURI: Link
    destinationNodeURI: Link
    sequenceNumber: int = 0


class Level(Read):
    """What can be seen at one level."""

    description: str = ""
    score: float | None = None
    position: int | None = None


class Criterion(Read):
    """How well one item can be done."""

    CFItemURI: Link | None = None
    CFRubricCriterionLevels: list[Level] = Field(default_factory=list)


class Rubric(Read):
    """Criteria that belong together."""

    CFRubricCriteria: list[Criterion] = Field(default_factory=list)


class Package(Read):
    """A framework with everything in it."""

    CFDocument: Document
    CFItems: list[Item] = Field(default_factory=list)
    CFAssociations: list[Association] = Field(default_factory=list)
    CFRubrics: list[Rubric] = Field(default_factory=list)


def read_package(path: Path) -> Package:
    """A file as a CFPackage.

    Raises:
        CaseError: it cannot be read or is none; all its faults are in one message.
    """
    try:
        return Package.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, RecursionError):
        raise CaseError(f"{path}: not JSON in UTF-8: export it again") from None
    except json.JSONDecodeError as error:
        raise CaseError(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    except ValidationError as error:
        faults = [f"{path}: {dotted(f['loc']) or 'package'}: {f['msg']}" for f in error.errors()]
        raise CaseError("\n".join([*faults, f"{path}: expected a CFPackage of CASE 1.1"])) from None
