"""ADL's own templates, put together to statements as its conformance suite does, in both versions."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.boundary import table, to_arrow
from ingestion.sources.xapi.rows import StatementError, statement_row

# The suite's own names for what it expects to be refused.
ILLEGAL = re.compile(
    r"_invalid|/invalid_|account_no_(name|homepage)|anonymous_no_member|/no_id|/no_(actor|verb|object)$|_no_id"
    r"|/(string|numeric)_(name|description)$"
)
# Where a template of a folder belongs: paths into a statement.
PLACES = {
    "agents": ["actor", "object", "authority", "context.instructor", "object_substatement.actor"],
    "groups": ["actor", "object", "context.instructor", "context.team", "object_substatement.object"],
    "verbs": ["verb", "object_substatement.verb"],
    "activities": ["object", "context.contextActivities.parent", "object_substatement.object"],
    "contexts": ["context", "object_substatement.context"],
    "results": ["result", "object_substatement.result"],
    "substatements": ["object"],
}
# Slots that the suite fills before it sends a template.
SLOTS = {"Agent": "agents/default", "Group": "groups/default", "Activity": "activities/default"}


@pytest.fixture(params=["v1_0_3", "v2_0"])
def templates(request: pytest.FixtureRequest, shared_data: Path, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """Folder and name -> template, of one version."""
    archive = shared_data / "xapi_lrs_conformance" / "data.tar.xz"
    if not archive.is_file():
        pytest.skip("needs ../shared/data/xapi_lrs_conformance")
    with tarfile.open(archive) as fragments:
        fragments.extractall(tmp_path)
    folder = tmp_path / request.param / "templates"
    return {f"{p.parent.name}/{p.stem}": json.loads(p.read_text()) for p in sorted(folder.glob("*/*.json"))}


def filled(part: Any, templates: dict[str, dict[str, Any]], key: str = "") -> Any:
    """`part` with every slot filled: `{"objectType": "Agent"}` is any agent, an empty verb any verb."""
    if not isinstance(part, dict):
        return part
    if key == "verb" and not part:
        return templates["verbs/default"]
    if key in ("actor", "object", "authority", "instructor", "team") and part.keys() == {"objectType"}:
        if part["objectType"] == "SubStatement":
            return templates["substatements/default"]
        if part["objectType"] in SLOTS:
            return templates[SLOTS[part["objectType"]]]
    return {name: filled(value, templates, name) for name, value in part.items()}


def composed(templates: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every template at every place of a statement where it belongs."""
    base = {
        "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        "actor": templates["agents/default"],
        "verb": templates["verbs/default"],
        "object": templates["activities/default"],
        "timestamp": "2026-03-01T10:00:00Z",
    }
    for name, template in templates.items():
        folder = name.split("/")[0]
        part = filled(template, templates)
        if folder == "statements":
            yield name, {"id": base["id"], "timestamp": base["timestamp"], **part}
        for place in PLACES.get(folder, []):
            if name == "verbs/voided" or (name == "agents/default" and place == "authority"):
                continue  # the first asks for a StatementRef, which statements/voiding has
            yield f"{name} at {place}", _with(json.loads(json.dumps(base)), place.split("."), part, templates)


def _with(base: dict[str, Any], path: list[str], part: Any, templates: dict[str, Any]) -> dict[str, Any]:
    if path[0] == "object_substatement":
        base["object"] = json.loads(json.dumps(templates["substatements/default"]))
        path = ["object", *path[1:]]
    holder = base
    for name in path[:-1]:
        holder = holder.setdefault(name, {})
    holder[path[-1]] = part
    return base


@pytest.mark.real_data
@pytest.mark.mission("C4")
def test_every_legal_shape_is_accepted_and_every_illegal_one_refused(
    templates: dict[str, dict[str, Any]],
) -> None:
    """By the suite's own judgement, which is in its file names; nothing legal is lost at the boundary."""
    rows, wrong, refused = [], [], 0
    for number, (name, statement) in enumerate(composed(templates)):
        is_illegal = bool(ILLEGAL.search(name.split(" ")[0]))
        try:
            rows.append(statement_row({**statement, "id": f"6690e6c9-3ef0-4ed3-8b37-{number:012d}"}))
            wrong += [f"{name}: accepted"] if is_illegal else []
        except StatementError as error:
            refused += 1
            wrong += [] if is_illegal else [f"{name}: {error}"]
    assert wrong == []
    assert len(rows) > 150
    assert refused > 40
    kept, rejections = to_arrow(table("xapi", "statements"), rows, "conformance")
    assert rejections == []
    assert kept.num_rows == len(rows)
