"""Where in a program's files something is, and a fault with its place.

Belongs here: files, parts of files, lines. Does not belong here: reading YAML and the forms of files
(`reading.py`). No sentence repeats a value: it may be a secret that was pasted into the wrong field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
"""Keys and list indices from the top of a file down to a value."""

LONGEST_NAME = 32  # tokens are longer; an id that is longer than this is not repeated in a message


@dataclass(frozen=True, order=True)
class Fault:
    """Something to mend, with its place. `str` is `file:line: field: what was expected, what to do`."""

    path: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """As editors and terminals link it."""
        line = f":{self.line}" if self.line else ""
        place = f": {self.field}" if self.field else ""
        return f"{self.path}{line}{place}: {self.message}"


@dataclass(frozen=True)
class YamlFile:
    """A file as it was read. `value` is None where it is absent or no YAML; `is_readable` tells which."""

    path: Path
    value: Any = None
    node: yaml.Node | None = field(default=None, repr=False)
    is_readable: bool = True
    exists: bool = True

    def line(self, place: Place) -> int:
        """The line, from 1, of the value at `place`, or of the part that should have it; 0 without a file."""
        node, line = self.node, self.node.start_mark.line + 1 if self.node else 0
        for step in place:
            if isinstance(node, yaml.MappingNode):
                # A step that the file does not have is a missing key, or one that only the model knows.
                for key, value in node.value:
                    if key.value == str(step):
                        node, line = value, key.start_mark.line + 1
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line

    def fault(self, place: Place, message: str, named: str | None = None) -> Fault:
        """A fault at a place of this file; `named` is how the field is called where that says more."""
        return Fault(self.path, self.line(place), named or dotted(place), message)

    def parts(self, key: str) -> list[Part]:
        """The mappings in the list `key` at the top of the file."""
        return Part(self, (), self.value if isinstance(self.value, dict) else {}).parts(key)


@dataclass(frozen=True)
class Part:
    """A mapping in a file. What has not the expected form reads as empty: the file's form says that."""

    file: YamlFile
    place: Place
    value: Mapping[str, Any]

    @property
    def id(self) -> str | None:
        """Its id, if it has one."""
        return self.text("id")

    def text(self, key: str) -> str | None:
        """The text at `key`."""
        value = self.value.get(key)
        return value if isinstance(value, str) else None

    def parts(self, key: str) -> list[Part]:
        """The mappings in the list at `key`."""
        value = self.value.get(key)
        found = enumerate(value) if isinstance(value, list) else ()
        return [Part(self.file, (*self.place, key, i), part) for i, part in found if isinstance(part, dict)]

    def names(self, key: str) -> Iterator[tuple[str, Place]]:
        """The texts of a list, or the keys of a mapping, at `key`, and where they are."""
        value = self.value.get(key)
        if isinstance(value, dict):
            yield from ((name, (*self.place, key, name)) for name in value if isinstance(name, str))
        elif isinstance(value, list):
            for number, name in enumerate(value):
                if isinstance(name, str):
                    yield name, (*self.place, key, number)

    def fault(self, key: str, message: str, place: Place | None = None) -> Fault:
        """A fault at `key` of this part, which is called by its id."""
        steps = [shown(step) if isinstance(step, str) else str(step) for step in self.place]
        if self.id and steps:
            steps[-1] = shown(self.id)
        return self.file.fault(place or (*self.place, key), message, ".".join([*steps, key]))


def shown(name: str) -> str:
    """An id for a message, unless it is as long as a token."""
    return name if len(name) <= LONGEST_NAME else "…"


def dotted(place: Place) -> str:
    """A place as a message names it."""
    return ".".join(shown(str(step)) for step in place)
