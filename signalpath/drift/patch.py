"""The competency model's file with proposals written into it, and the difference as `git apply` takes it.

Belongs here: lines of text, placed by YAML's marks. The file is never written out by a YAML library:
comments, order and spacing are people's, and stay. What is proposed and why is `proposals.py`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import yaml

from signalpath.drift.proposals import Proposal, quoted

_Rule = tuple[str, str, yaml.Node]
"""Artefact, pattern, and where the rule stands."""
QUESTION = "# unmapped: "
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


def patch_model(text: str, proposals: Sequence[Proposal]) -> str:
    """The file with each proposal in it: the same text again for a file that has them already.

    Added rules stand at the end of their skill's mappings, with the figures behind them. Rules to retire
    become comments, but a skill keeps its rules where none would be left. Questions stand at the end.

    Args:
        text: model/competencies.yml with the line ends that it has.
        proposals: of `propose`, for this file.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lists = {skill: (node, rules) for skill, node, rules in _mappings(root)}
    end = "\r\n" if "\r\n" in text else "\n"
    edits: list[tuple[int, int, str]] = []
    skills = [proposal for proposal in proposals if proposal.competency_id in lists]
    for skill, own in groupby(sorted(skills, key=lambda p: str(p.competency_id)), lambda p: p.competency_id):
        node, rules = lists[str(skill)]
        edits += _edits_of(text, node, rules, list(own), end)
    for begin, stop, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[stop:]
    asked = {_question(proposal): proposal.figures for proposal in proposals if proposal.action == "ask"}
    fresh = [f"{name} {why}; who owns this?{end}" for name, why in asked.items() if name not in text]
    gap = end if fresh and not text.endswith("\n") else ""
    return text + gap + "".join(fresh)


def unified_diff(before: str, after: str, path: str) -> str:
    """The difference between two texts of the file `path`, as `git apply` takes it; empty for none."""
    lines = difflib.unified_diff(
        _LINES.findall(before), _LINES.findall(after), f"a/{path}", f"b/{path}", lineterm="\n"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _mappings(root: yaml.Node | None) -> Iterator[tuple[str, yaml.SequenceNode, list[_Rule]]]:
    """Each skill's id, its list of mappings, and the rules in it.

    A list that several skills share by a YAML alias stands in the file once, and is nobody's to change.
    """
    lists = [_value(skill, "mappings") for skill in _items(_value(root, "competencies"))]
    for skill in _items(_value(root, "competencies")):
        found = _value(skill, "mappings")
        identity = _value(skill, "id")
        is_own = sum(other is found for other in lists) == 1
        if is_own and isinstance(found, yaml.SequenceNode) and isinstance(identity, yaml.ScalarNode):
            rules = [(_text(rule, "artefact"), _text(rule, "pattern"), rule) for rule in found.value]
            yield identity.value, found, rules


def _edits_of(
    text: str,
    node: yaml.SequenceNode,
    rules: list[_Rule],
    proposals: list[Proposal],
    end: str,
) -> list[tuple[int, int, str]]:
    """Replacements as (begin, stop, new text), none of which overlap."""
    last = rules[-1][2]
    new = [proposal for proposal in proposals if proposal.action == "map"]
    retired = {(p.artefact, p.pattern): p for p in proposals if p.action == "retire"}
    edits: list[tuple[int, int, str]] = []
    idle = [(rule, retired[kind, pattern]) for kind, pattern, rule in rules if (kind, pattern) in retired]
    # A list in one line has no line to comment out, and a skill needs a rule.
    if idle and not node.flow_style and (len(idle) < len(rules) or new):
        for rule, proposal in idle:
            begin, stop = _whole_lines(text, rule)
            edits.append((begin, stop, _commented(text[begin:stop], proposal.figures, end)))
    if not new:
        return edits
    if node.flow_style:
        column = " " * (_indent(text, node.start_mark.index) + 2)
        at = _end(text, last)
        lines = "".join(f"{end}{column}{_rule(p)},  # {p.figures}" for p in new)
        closing = text[at : node.end_mark.index - 1].lstrip(" ,")
        edits.append((at, node.end_mark.index - 1, f",{lines}{closing or end + column[:-2]}"))
        return edits
    begin, stop = _whole_lines(text, last)
    column = " " * _indent(text, begin)
    is_commented = any(begin == edit[0] for edit in edits)
    gap = "" if is_commented or text[begin:stop].endswith("\n") else end
    lines = "".join(f"{column}- {_rule(p)}  # {p.figures}{end}" for p in new)
    edits.append((stop, stop, gap + lines))
    return edits


def _rule(proposal: Proposal) -> str:
    weight = "" if proposal.weight == 1 else f", weight: {proposal.weight:g}"
    return f"{{artefact: {proposal.artefact}, pattern: {quoted(proposal.pattern)}{weight}}}"


def _question(proposal: Proposal) -> str:
    """How a question begins: one that stands in the file is not asked again, whatever its figures were."""
    return f"{QUESTION}{proposal.artefact} {quoted(proposal.pattern)}:"


def _commented(lines: str, figures: str, end: str) -> str:
    """The lines as comments where they stand, the first with the reason."""
    column = " " * _indent(lines, 0)
    said = [line.strip() for line in _LINES.findall(lines)]
    return "".join(f"{column}# {line}{f'  # {figures}' if not n else ''}{end}" for n, line in enumerate(said))


def _whole_lines(text: str, node: yaml.Node) -> tuple[int, int]:
    """From the begin of the node's first line to the end of its last, with what stands behind it."""
    begin = text.rfind("\n", 0, node.start_mark.index) + 1
    stop = text.find("\n", _end(text, node))
    return begin, len(text) if stop < 0 else stop + 1


def _end(text: str, node: yaml.Node) -> int:
    """Where the node's own text ends: a block's mark stands where the next thing begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    begin, stop = node.start_mark.index, node.end_mark.index
    return begin + len(text[begin:stop].rstrip())


def _indent(text: str, at: int) -> int:
    line = text[text.rfind("\n", 0, at) + 1 :]
    return len(line) - len(line.lstrip(" "))


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _text(node: yaml.Node, key: str) -> str:
    found = _value(node, key)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""
