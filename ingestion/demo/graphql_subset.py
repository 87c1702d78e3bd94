"""Enough of GraphQL to answer a query with what it asks for and nothing else.

Belongs here: reading a query's selections, arguments and inline fragments, and projecting stored
objects through them, Relay connections included. Not a GraphQL server: no types, no directives, no
named fragments. A query with something else is refused, as a server refuses what it does not know.

Stored objects are JSON objects. A list is a connection or, when the selection asks for no `nodes`,
a plain list.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

TOKEN = re.compile(r'\s*(?:,|#[^\n]*)*\s*(\.\.\.|[{}()\[\]:!=$]|"(?:[^"\\]|\\.)*"|-?\d+|[A-Za-z_]\w*)')
CONSTANTS = {"true": True, "false": False, "null": None}


class QueryError(Exception):
    """The query cannot be read, or asks for something that is not there."""


@dataclass(frozen=True)
class Variable:
    """A `$name` in an argument."""

    name: str


@dataclass
class Field:
    """One selected field. `on` is the type of the inline fragment it stands in, if any; `alias` is
    what the answer calls it, if not by its name."""

    name: str
    on: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    selection: list[Field] = field(default_factory=list)
    alias: str | None = None


@lru_cache(maxsize=32)
def parse(query: str) -> tuple[str, tuple[Field, ...]]:
    """A query's operation name and selection.

    Raises:
        QueryError: it is not one named query of the subset.
    """
    tokens = _Tokens(query)
    tokens.expect("query")
    name = tokens.take()
    if tokens.peek() == "(":
        while tokens.take() != ")":  # the variables' types are the client's business
            pass
    selection = _selection(tokens, None)
    if tokens.peek():
        raise QueryError("more than one operation")
    return name, tuple(selection)


class _Tokens:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        position, text = 0, text.rstrip()
        while position < len(text):
            match = TOKEN.match(text, position)
            if not match:
                raise QueryError(f"cannot be read at character {position}")
            self._tokens.append(match[1])
            position = match.end()
        self._at = 0

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self) -> str:
        if self._at >= len(self._tokens):
            raise QueryError("ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def expect(self, token: str) -> None:
        if (found := self.take()) != token:
            raise QueryError(f"`{token}` expected, not `{found}`")


def _selection(tokens: _Tokens, on: str | None) -> list[Field]:
    tokens.expect("{")
    fields: list[Field] = []
    while tokens.peek() != "}":
        name = tokens.take()
        if name == "...":
            tokens.expect("on")
            fields += _selection(tokens, tokens.take())
            continue
        selected = Field(name, on)
        if tokens.peek() == ":":
            tokens.take()
            selected = Field(tokens.take(), on, alias=name)
        if tokens.peek() == "(":
            tokens.take()
            while tokens.peek() != ")":
                argument = tokens.take()
                tokens.expect(":")
                selected.arguments[argument] = _value(tokens)
            tokens.take()
        if tokens.peek() == "{":
            selected.selection = _selection(tokens, None)
        fields.append(selected)
    tokens.take()
    return fields


def _value(tokens: _Tokens) -> Any:
    word = tokens.take()
    if word == "$":
        return Variable(tokens.take())
    if word in "[{":
        pieces = []
        while (piece := tokens.take()) not in "]}":
            pieces.append(piece)
        return pieces
    if word.startswith('"'):
        return word[1:-1]
    if word in CONSTANTS:
        return CONSTANTS[word]
    return int(word) if word.lstrip("-").isdigit() else word


Resolver = Callable[[Any, dict[str, Any]], Any]


def project(
    stored: Mapping[str, Any],
    selection: Sequence[Field],
    variables: Mapping[str, Any],
    resolvers: Mapping[str, Resolver] | None = None,
) -> dict[str, Any]:
    """The answer to `selection` about one stored object.

    Args:
        stored: the object, with `__typename` where a fragment may ask for it.
        selection: the fields asked for.
        variables: values of the query's variables.
        resolvers: field name -> function of (object, arguments), for what is not stored. They hold for
            this object, not for those within it.

    Raises:
        QueryError: the object has no such field.
    """
    answer: dict[str, Any] = {}
    for wanted in selection:
        if wanted.on is not None and wanted.on != stored.get("__typename"):
            continue
        if resolvers and wanted.name in resolvers:
            value = resolvers[wanted.name](stored, arguments_of(wanted, variables))
        elif wanted.name in stored:
            value = stored[wanted.name]
        else:
            raise QueryError(f"Field '{wanted.name}' doesn't exist on type '{stored.get('__typename')}'")
        answer[wanted.alias or wanted.name] = _answer(value, wanted, variables)
    return answer


def arguments_of(wanted: Field, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The field's arguments with variables filled in."""
    return {k: variables.get(v.name) if isinstance(v, Variable) else v for k, v in wanted.arguments.items()}


def _answer(value: Any, wanted: Field, variables: Mapping[str, Any]) -> Any:
    if value is None or not wanted.selection:
        return value
    if isinstance(value, Mapping):
        return project(value, wanted.selection, variables)
    if not isinstance(value, Sequence):
        raise QueryError(f"Field '{wanted.name}' has no subfields")
    if wanted.name == "nodes":  # a plain list, of which some may be gone
        return [None if item is None else project(item, wanted.selection, variables) for item in value]
    return _connection(value, wanted, variables)


def _connection(items: Sequence[Any], wanted: Field, variables: Mapping[str, Any]) -> Any:
    """One page of a list, by `first` and `after`, or its `last` elements."""
    arguments = arguments_of(wanted, variables)
    start = decode_cursor(arguments["after"]) if arguments.get("after") else 0
    size = arguments.get("first") or arguments.get("last")
    if not isinstance(size, int) or not 1 <= size <= 100:
        raise QueryError(f"Field '{wanted.name}' needs `first` or `last` between 1 and 100")
    if arguments.get("last"):
        start = max(0, len(items) - size)
    end = min(start + size, len(items))
    whole: dict[str, Any] = {
        "totalCount": len(items),
        "pageInfo": {
            "hasNextPage": end < len(items),
            "endCursor": encode_cursor(end) if end > start else None,
        },
    }
    answer: dict[str, Any] = {}
    for part in wanted.selection:
        if part.name in ("nodes", "edges"):
            page = (items[position] for position in range(start, end))
            answer[part.name] = [project(item, part.selection, variables) for item in page]
        elif part.name in whole:
            answer[part.name] = _answer(whole[part.name], part, variables)
        else:
            raise QueryError(f"Field '{part.name}' doesn't exist on type 'Connection'")
    return answer


def encode_cursor(position: int) -> str:
    """An opaque cursor for a position in a list."""
    return b64encode(f"cursor:{position}".encode()).decode()


def decode_cursor(cursor: str) -> int:
    """The position that a cursor stands for.

    Raises:
        QueryError: it is not one of ours.
    """
    try:
        return int(b64decode(cursor, validate=True).decode().removeprefix("cursor:"))
    except ValueError:
        raise QueryError("`after` is not a valid cursor") from None
