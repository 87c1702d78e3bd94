"""One YAML file: its values, where in the file each one is, and what is wrong with it.

Belongs here: YAML, lines, and the sentence for a field that the file's form refuses. Does not belong here:
what files say of each other (`references.py`). No sentence repeats a value: it may be a secret that was
pasted into the wrong field.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]
"""Keys and list indices from the top of a file down to a value."""

LONGEST_NAME = 32  # tokens are longer; an id that is longer than this is not repeated in a message

# Longer quotes may be what the file says, and that may be a secret pasted into the wrong field.
_QUOTED = re.compile(r"['\"][^'\"]{2,}['\"]")

_MENDS = {
    "owner": "name the person who answers for it",
    "owners": "name sponsor, model and content owner",
    "sponsor": "name the operational engineering sponsor",
    "competency": "it teaches nothing without one: name the competency that it is for",
    "tasks": "give at least one task, with its outcome and four rubric lines",
    "mappings": "give at least one rule for the work that it shows in",
    "outcome": "name the metric of model/metrics.yml that would move",
    "rubric": "four lines of what can be seen, level 1 to level 4",
    "expects": "say which level of which competency the role needs",
}


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


def read_yaml(path: Path) -> tuple[YamlFile, list[Fault]]:
    """A file's values and nodes; a file that is not there has none, and is no fault."""
    if not path.is_file():
        return YamlFile(path), []
    unreadable = YamlFile(path, is_readable=False)
    try:
        loader = _Loader(path.read_text("utf-8"))
        node = loader.get_single_node()
        value = loader.construct_document(node) if node else None
    except UnicodeDecodeError:
        return unreadable, [Fault(path, 0, "", "not UTF-8 text: save the file as UTF-8")]
    except OSError as error:
        return unreadable, [Fault(path, 0, "", f"cannot be read: {error.strerror}")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = _QUOTED.sub("…", str(getattr(error, "problem", "") or "cannot be read"))
        return unreadable, [Fault(path, mark.line + 1 if mark else 0, "", f"not valid YAML: {problem}")]
    return YamlFile(path, value, node), []


def fit(file: YamlFile, model: type[M]) -> tuple[M | None, list[Fault]]:
    """The file as its model, or everything in it that the model refuses; None for an absent file."""
    if not file.is_readable or not file.path.is_file():
        return None, []
    try:
        return model.model_validate(file.value), []
    except ValidationError as error:
        return None, [
            file.fault(fault["loc"], _say(fault), dotted(fault["loc"]) or "document")
            for fault in error.errors()
        ]


def _say(fault: ErrorDetails) -> str:
    """What is wrong, what is expected and what to do, without what the file says there."""
    kind, loc = fault["type"], fault["loc"]
    if kind == "union_tag_invalid":
        return f"`kind` is none of {fault['ctx']['expected_tags']}"
    if kind == "extra_forbidden":
        return "unknown key: mend its spelling, or take it out"
    if kind == "string_type" and isinstance(fault["input"], int | float):
        return f"{fault['msg']}: put it in quotes"
    key = next((step for step in reversed(loc) if isinstance(step, str)), "")
    if kind in {"missing", "too_short", "too_long", "string_too_short"} and key in _MENDS:
        return f"{fault['msg']}: {_MENDS[key]}"
    return fault["msg"]


class _Loader(yaml.SafeLoader):
    """YAML without repeated keys, of which plain YAML silently takes the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key that the mapping already has."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, "a key is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        """A day, or its text where there is no such day: the form refuses it with the field and line."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)
