"""One YAML file as its values, and the sentence for a field that the file's form refuses.

Belongs here: YAML, and a file against its model. Does not belong here: what files say of each other
(`references.py`). No sentence repeats a value: it may be a secret that was pasted into the wrong field.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from signalpath.program.places import Fault, YamlFile, dotted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

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


def read_yaml(path: Path, *, is_head: bool = False) -> tuple[YamlFile, list[Fault]]:
    """A file's values and nodes; a file that is not there has none, and is no fault.

    With `is_head` only what stands between the first two lines `---` is YAML, and the rest is a text.
    """
    if not path.is_file():
        return YamlFile(path, exists=False), []
    unreadable = YamlFile(path, is_readable=False)
    try:
        text = path.read_text("utf-8")
        return parse_yaml(path, _head(text) if is_head else text), []
    except UnicodeDecodeError:
        return unreadable, [Fault(path, 0, "", "not UTF-8 text: save the file as UTF-8")]
    except OSError as error:
        return unreadable, [Fault(path, 0, "", f"cannot be read: {error.strerror}")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", "") or (error.args[0] if error.args else "cannot be read")
        problem = _QUOTED.sub("…", str(said))
        return unreadable, [Fault(path, mark.line + 1 if mark else 0, "", f"not valid YAML: {problem}")]


def parse_yaml(path: Path, text: str) -> YamlFile:
    """A text as the file that it is or will be; raises `yaml.YAMLError` where it is none."""
    loader = _Loader(text)
    node = loader.get_single_node()
    return YamlFile(path, loader.construct_document(node) if node else None, node)


def _head(text: str) -> str:
    """The YAML at the head of a text, with its lines where they are in the file."""
    begin, _, rest = text.partition("---\n")
    head, end, _ = rest.partition("\n---\n")
    if begin.strip() or not end:
        raise yaml.YAMLError("the head is missing")
    return f"\n{head}\n"


def fit(file: YamlFile, model: type[M]) -> tuple[M | None, list[Fault]]:
    """The file as its model, or everything in it that the model refuses; neither for an absent file."""
    if not file.is_readable or not file.exists:
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
