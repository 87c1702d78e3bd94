"""Protects CASE 1.1: what we export has the binding's shape, and what we import is what we exported."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program_folder import PROGRAM
from typer.testing import CliRunner

from orchestration.cli import app
from signalpath.program import Competency, CompetencyModel, Role, Task, load_program
from signalpath.program.case.export import case_package
from signalpath.program.case.load import load_case
from signalpath.program.case.package import CaseError
from signalpath.program.model import Mapping, Senior

pytestmark = pytest.mark.mission("F3")

HEAD = {"identifier", "uri", "lastChangeDateTime"}
# What the REST/JSON binding of CASE 1.1 requires of each class in a package, and what it knows beside.
SHAPE: dict[str, tuple[set[str], set[str]]] = {
    "CFDocument": (
        HEAD | {"creator", "title"},
        {"frameworkType", "caseVersion", "officialSourceURL", "publisher", "description", "subject", "subjectURI",
         "language", "version", "adoptionStatus", "statusStartDate", "statusEndDate", "licenseURI", "notes",
         "extensions"},
    ),
    "CFItems": (
        HEAD | {"fullStatement"},
        {"alternativeLabel", "CFItemType", "humanCodingScheme", "listEnumeration", "abbreviatedStatement",
         "conceptKeywords", "conceptKeywordsURI", "notes", "subject", "subjectURI", "language", "educationLevel",
         "CFItemTypeURI", "licenseURI", "statusStartDate", "statusEndDate", "extensions"},
    ),
    "CFAssociations": (
        HEAD | {"associationType", "originNodeURI", "destinationNodeURI"},
        {"sequenceNumber", "CFAssociationGroupingURI", "notes", "extensions"},
    ),
    "CFItemTypes": (HEAD | {"title", "description", "hierarchyCode"}, {"typeCode", "extensions"}),
    "CFSubjects": (HEAD | {"title", "hierarchyCode"}, {"description", "extensions"}),
    "CFRubrics": (HEAD, {"title", "description", "CFRubricCriteria", "extensions"}),
    "CFRubricCriteria": (
        HEAD,
        {"category", "description", "CFItemURI", "weight", "position", "rubricId", "CFRubricCriterionLevels",
         "extensions"},
    ),
    "CFRubricCriterionLevels": (
        HEAD,
        {"description", "quality", "score", "feedback", "position", "rubricCriterionId", "extensions"},
    ),
}  # fmt: skip
LINK = {"title", "identifier", "uri"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ASSOCIATIONS = {"isChildOf", "precedes", "isRelatedTo"}


@pytest.fixture(scope="module")
def model() -> CompetencyModel:
    return load_program(PROGRAM).competencies


def imported(text: str, folder: Path):
    path = folder / "case.json"
    path.write_text(text, "utf-8")
    return load_case(path)


def classes(node: Any, name: str = "") -> list[tuple[str, dict[str, Any]]]:
    """(class, object) of everything in a package, our own extensions apart."""
    if isinstance(node, list):
        return [found for one in node for found in classes(one, name)]
    if not isinstance(node, dict):
        return []
    below = [found for key, one in node.items() if key != "extensions" for found in classes(one, key)]
    return [(name, node), *below]


@pytest.mark.parametrize("base", ["", "https://case.example.org/ims/case/v1p1/"])
def test_the_package_has_the_shape_of_the_binding(model: CompetencyModel, base: str) -> None:
    package = json.loads(case_package(model, "Fernweh", base))
    assert set(package) == {"CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics"}
    assert package["CFDocument"]["caseVersion"] == "1.1"
    seen = set()
    for name, node in classes(package):
        if name in SHAPE:
            required, known = SHAPE[name]
            assert required <= set(node) <= required | known, name
            assert UUID.fullmatch(node["identifier"])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", node["lastChangeDateTime"])
            assert node["uri"].startswith(base or "urn:uuid:")
            assert node["identifier"] not in seen
            seen.add(node["identifier"])
        elif name.endswith("URI"):
            assert set(node) - {"targetType"} == LINK
            assert ("targetType" in node) == name.endswith("NodeURI")
    assert {one["associationType"] for one in package["CFAssociations"]} == ASSOCIATIONS


def test_every_reference_leads_to_something_in_the_package(model: CompetencyModel) -> None:
    found = classes(json.loads(case_package(model, "Fernweh")))
    there = {node["identifier"] for name, node in found if name in SHAPE}
    links = {node["identifier"] for name, node in found if name.endswith("URI")}
    links |= {node[key] for _, node in found for key in ("rubricId", "rubricCriterionId") if key in node}
    assert links <= there


def test_the_same_model_gives_the_same_bytes_and_another_organisation_other_identifiers(
    model: CompetencyModel,
) -> None:
    assert case_package(model, "Fernweh") == case_package(model, "Fernweh")
    ours, theirs = (set(UUID.findall(case_package(model, name))) for name in ("Fernweh", "Acme"))
    assert not ours & theirs


def test_what_is_exported_comes_back(model: CompetencyModel, tmp_path: Path) -> None:
    back = imported(case_package(model, "Fernweh"), tmp_path)
    assert back.model == model
    assert back.to_fill_in == []


IDS = [f"skill_{letter}" for letter in "abcd"]
TEXTS = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
LEVELS = st.integers(1, 4)


@st.composite
def models(draw: st.DrawFn) -> CompetencyModel:
    """Models without faults: any names, any order, prerequisites of skills before."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    skills = [
        Competency(
            id=name,
            name=draw(TEXTS),
            domain=draw(st.sampled_from(["data", "operations"])),
            prerequisites=draw(st.lists(st.sampled_from(ids[:place]), unique=True)) if place else [],
            tasks=[
                Task(id=task, name=draw(TEXTS), outcome="time_to_resolve", rubric=draw(st.lists(TEXTS, min_size=4, max_size=4)))
                for task in draw(st.lists(st.sampled_from(["one", "two"]), min_size=1, unique=True))
            ],
            mappings=[Mapping(artefact="incident", pattern=draw(TEXTS), weight=draw(st.floats(0.1, 1.0)))],
        )
        for place, name in enumerate(ids)
    ]  # fmt: skip
    roles = [
        Role(id=name, name=draw(TEXTS), next=list(after), titles=draw(st.lists(TEXTS, max_size=2)), is_senior=draw(st.booleans()),
             expects=draw(st.dictionaries(st.sampled_from(ids), LEVELS, min_size=1)))
        for name, after in (("junior", ("senior",)), ("senior", ()))
    ]  # fmt: skip
    return CompetencyModel(
        version=draw(TEXTS), owner=draw(TEXTS), reviewed_on=draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        review_every_days=draw(st.integers(1, 400)),
        services=draw(st.dictionaries(TEXTS, TEXTS, max_size=2)), roles=roles, competencies=skills,
        seniors=[Senior(name=draw(TEXTS) + " Senior", competencies=[skills[0].id])],
    )  # fmt: skip


@given(models())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_model_comes_back(tmp_path_factory: pytest.TempPathFactory, model: CompetencyModel) -> None:
    assert imported(case_package(model), tmp_path_factory.mktemp("case")).model == model


def foreign() -> dict[str, Any]:
    """A package of somebody else's: no types of ours, no extensions, a tree of three levels."""

    def node(number: int) -> str:
        return f"00000000-0000-4000-8000-{number:012}"

    def item(number: int, statement: str) -> dict[str, Any]:
        return {"identifier": node(number), "uri": f"urn:uuid:{node(number)}", "fullStatement": statement,
                "lastChangeDateTime": "2026-01-01T00:00:00Z", "somethingNew": 1}  # fmt: skip

    def link(kind: str, origin: int, destination: int) -> dict[str, Any]:
        return {"associationType": kind, "originNodeURI": {"identifier": node(origin)},
                "destinationNodeURI": {"identifier": node(destination)}}  # fmt: skip

    return {
        "CFDocument": {"identifier": node(0), "title": "Theirs"},
        "CFItems": [item(1, "Läuft & hält"), item(2, "Read logs"), item(3, "Read logs"), item(4, "Find a slow span")],
        "CFAssociations": [
            link("isChildOf", 1, 0), link("isChildOf", 2, 1), link("isChildOf", 3, 1), link("isChildOf", 4, 2),
            link("precedes", 2, 3),
        ],
    }  # fmt: skip


def test_another_organisations_package_is_taken_over_and_what_it_lacks_is_listed(tmp_path: Path) -> None:
    """Nothing is made up: who owns it, which metric moves and where the skill shows, a person has to say."""
    back = imported(json.dumps(foreign()), tmp_path)
    assert back.model is None
    assert (
        "id: read_logs_2\n  name: Read logs\n  domain: lauft_halt\n  prerequisites:\n  - read_logs"
        in back.text
    )
    assert "id: find_a_slow_span" in back.text
    fields = {fault.field for fault in back.to_fill_in}
    assert {"owner", "reviewed_on", "version", "roles"} <= fields
    assert {
        "competencies.0.mappings",
        "competencies.0.tasks.0.outcome",
        "competencies.0.tasks.0.rubric",
    } <= fields
    assert all(fault.line for fault in back.to_fill_in)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", r"case\.json:1: not JSON"),
        ("[]", "expected a CFPackage of CASE 1.1"),
        ("{}", "CFDocument: Field required"),
        (
            json.dumps(foreign() | {"CFItems": [{"identifier": "x"}]}),
            "CFItems.0.fullStatement: Field required",
        ),
    ],
)
def test_what_is_no_package_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(CaseError, match=what):
        imported(text, tmp_path)


def test_the_commands_export_and_import_and_overwrite_nothing(tmp_path: Path) -> None:
    case, out = tmp_path / "case.json", tmp_path / "competencies.yml"

    def call(*arguments: object):
        return CliRunner().invoke(app, ["model", *map(str, arguments)])

    assert call("export", "--program", PROGRAM, "--case", case).exit_code == 0
    assert call("import", "--case", case, "--out", out).exit_code == 0
    before = out.read_bytes()
    again = call("import", "--case", case, "--out", out)
    assert (again.exit_code, out.read_bytes()) == (2, before)
    assert "exists already" in again.output
    case.write_text("{}")
    refused = call("import", "--case", case, "--out", tmp_path / "other.yml")
    assert refused.exit_code == 2
    assert not (tmp_path / "other.yml").exists()
