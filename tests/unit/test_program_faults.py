"""Protects that bad model and content files are refused: every fault once, all in one pass, with its line."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program_folder import by_id, change, copy_program

from signalpath.program import ProgramError, load_program
from signalpath.program.circles import find_circles

MODEL, CATALOG, CURRICULUM = "model/competencies.yml", "content/catalog.yml", "content/curriculum.yml"
SECRET = "ghp_planted0secret0never0to0be0shown"

pytestmark = pytest.mark.mission("E1")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return copy_program(tmp_path)


def refusal(program: Path) -> list[str]:
    with pytest.raises(ProgramError) as error:
        load_program(program)
    assert SECRET not in str(error.value)
    return [line.removeprefix(f"{program.resolve()}/") for line in str(error.value).splitlines()]


def skill(document, name="observability"):
    return by_id(document["competencies"], name)


def item(document, name="obs_read_a_trace"):
    return by_id(document["items"], name)


def track(document):
    return next(t for t in document["tracks"] if t["competency"] == "observability")


FAULTS = [
    (MODEL, lambda d: d.pop("owner"), r"owner: Field required: name the person"),
    (
        MODEL,
        lambda d: d.update(owner=" "),
        r"owner: String should have at least 1 character: name the person",
    ),
    (MODEL, lambda d: d.update(version=2026.3), r"version: .*put it in quotes"),
    (MODEL, lambda d: d.update(reviewed_on="2026-02-30"), r"reviewed_on: Input should be a valid date"),
    (MODEL, lambda d: skill(d).update(tasks=[]), r"tasks: List should have at least 1 item"),
    (MODEL, lambda d: skill(d)["tasks"][0].pop("outcome"), r"outcome: Field required: name the metric"),
    (MODEL, lambda d: skill(d)["tasks"][0]["rubric"].pop(), r"rubric: List should have at least 4 items"),
    (MODEL, lambda d: skill(d).update(mappings=[]), r"mappings: List should have at least 1 item"),
    (MODEL, lambda d: skill(d)["tasks"][0].update(outcome="nope"), r"outcome: metric `nope` is not defined"),
    (
        MODEL,
        lambda d: skill(d)["tasks"][0].update(outcome="time_to_resolv"),
        r"`time_to_resolv` is not defined: did you mean `time_to_resolve`\?",
    ),
    (MODEL, lambda d: skill(d)["tasks"].append(skill(d)["tasks"][0]), r"tasks: `\w+` is defined before"),
    (MODEL, lambda d: d["roles"].append(d["roles"][0]), r"roles: `\w+` is defined before"),
    (MODEL, lambda d: d["roles"][0]["expects"].update(nope=2), r"expects: competency `nope` is not defined"),
    (
        MODEL,
        lambda d: d["roles"][0]["expects"].update(caching=5),
        r"expects.caching: .*less than or equal to 4",
    ),
    (MODEL, lambda d: d["roles"][0].update(next=["nope"]), r"next: role `nope` is not defined"),
    (
        MODEL,
        lambda d: d["roles"][1].update(titles=[d["roles"][0]["titles"][0].upper()]),
        r"titles: a title is given here and in `\w+`",
    ),
    (
        MODEL,
        lambda d: skill(d).update(prerequisites=["observability"]),
        r"prerequisites: a circle: observability needs observability",
    ),
    (
        MODEL,
        lambda d: skill(d).update(prerequisites=[SECRET]),
        r"prerequisites: competency `…` is not defined",
    ),
    (
        MODEL,
        lambda d: skill(d)["mappings"].append(skill(d)["mappings"][0]),
        r"this rule of `observability` is given twice",
    ),
    (CATALOG, lambda d: item(d).pop("competency"), r"competency: Field required: it teaches nothing"),
    (CATALOG, lambda d: item(d).update(requires={"nope": 1}), r"requires: competency `nope` is not defined"),
    (
        CATALOG,
        lambda d: item(d).update(service_versions={"nope": "1"}),
        r"service_versions: service `nope` is not defined",
    ),
    (
        CATALOG,
        lambda d: item(d).update(
            errors=[{"id": "e", "code": "typo", "reported_on": "2026-02-02", "retired_on": "2026-02-01"}]
        ),
        r"`retired_on` is before `reported_on`",
    ),
    (
        CATALOG,
        lambda d: item(d).update(errors=[{"id": "e", "code": "typo", "reported_on": "2026-02-02"}] * 2),
        r"errors: `e` is defined before",
    ),
    (CURRICULUM, lambda d: track(d)["foundation"].append("nope"), r"foundation: item `nope` is not defined"),
    (
        CURRICULUM,
        lambda d: track(d).update(competency="nope"),
        r"competency: competency `nope` is not defined",
    ),
    (
        CURRICULUM,
        lambda d: track(d)["production"].append("obs_read_a_trace"),
        r"`obs_read_a_trace` stands in observability.foundation before",
    ),
    (
        CURRICULUM,
        lambda d: (track(d)["foundation"].append("sql_read_a_plan"), d["tracks"].reverse()),
        r"`sql_read_a_plan` (teaches sql_performance|stands in)",
    ),
    (
        CURRICULUM,
        lambda d: track(d)["production"].append("cmp_data_protection_yearly"),
        r"is compliance training, which is kept apart",
    ),
    (CURRICULUM, lambda d: d["tracks"].append({"competency": "observability"}), r"has a track before"),
]


@pytest.mark.parametrize(("name", "edit", "fault"), FAULTS, ids=range(len(FAULTS)))
def test_a_fault_is_refused_with_file_line_and_mend(program: Path, name: str, edit, fault: str) -> None:
    change(program, name, edit)
    found = [line for line in refusal(program) if re.search(fault, line)]
    assert found, refusal(program)
    assert all(re.match(rf"{re.escape(name)}:[1-9]\d*: ", line) for line in found)


def test_the_line_is_that_of_the_field_as_a_person_wrote_it(program: Path) -> None:
    path = program / MODEL
    lines = path.read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines) if line.strip().startswith("outcome:"))
    lines[number] = "        outcome: nope"
    path.write_text("\n".join(lines), "utf-8")
    assert refusal(program)[0].startswith(f"{MODEL}:{number + 1}: ")


def test_faults_of_all_files_and_of_all_kinds_are_in_one_pass(program: Path) -> None:
    """A missing owner does not hide the circle beside it, nor a broken file what the others say."""

    def break_model(document) -> None:
        del document["owner"]
        skill(document, "sql_performance")["prerequisites"] = ["schema_migrations"]
        document["roles"][0]["expects"]["nope"] = 1

    change(program, MODEL, break_model)
    change(program, CATALOG, lambda d: item(d).pop("competency"))
    change(program, CURRICULUM, lambda d: track(d)["foundation"].append("nowhere"))
    (program / "model/signals.yml").write_text("signals: [\n")
    faults = refusal(program)
    expected = [
        (CATALOG, "teaches nothing"),
        (CURRICULUM, "item `nowhere` is not defined"),
        (MODEL, "owner: Field required"),
        (MODEL, "a circle: schema_migrations needs sql_performance needs schema_migrations"),
        (MODEL, "competency `nope` is not defined"),
        ("model/signals.yml", "not valid YAML"),
    ]
    assert len(faults) == len(expected)
    for name, what in expected:
        assert any(line.startswith(f"{name}:") and what in line for line in faults), (what, faults)


def test_nothing_is_said_of_references_into_a_file_that_cannot_be_read(program: Path) -> None:
    """Else one slip would be told as two hundred unknown ids."""
    (program / MODEL).write_text("competencies: [\n")
    assert [line.split(": ")[1] for line in refusal(program)] == ["not valid YAML"]


def test_nothing_is_said_of_references_where_an_entry_has_no_id(program: Path) -> None:
    change(program, CATALOG, lambda d: item(d).pop("id"))
    assert [line.split(": ", 1)[1] for line in refusal(program)] == ["items.0.id: Field required"]


def test_items_that_wait_for_each_other_are_named(program: Path) -> None:
    """What cannot be begun by anybody who starts from zero is no path."""

    def lock(document) -> None:
        for one in document["items"]:
            if one["competency"] == "caching":
                one["requires"] = {"profiling": 1}
            if one["competency"] == "profiling":
                one["requires"] = {"caching": 1}

    change(program, CATALOG, lock)
    assert any(
        "items wait for each other: cac_" in line and " needs pro_" in line for line in refusal(program)
    )


def test_an_order_that_asks_for_what_comes_later_is_a_circle(program: Path) -> None:
    change(program, CATALOG, lambda d: item(d).update(requires={"observability": 3}))
    assert any(
        "items wait for each other" in line and "obs_read_a_trace" in line for line in refusal(program)
    )


NAMES = st.sampled_from("abcdef")


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=3)))
def test_circles_are_found_where_there_are_any_and_are_real(graph: dict[str, list[str]]) -> None:
    """Checked against reachability by hand: a graph has a circle where something reaches itself."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            name = todo.pop()
            if name in graph and name not in seen:
                seen.add(name)
                todo += graph[name]
        return seen

    found = list(find_circles(graph))
    assert bool(found) == any(name in reached(name) for name in graph)
    edges = [pair for circle in found for pair in itertools.pairwise(circle)]
    assert all(needed in graph[name] for name, needed in edges)
    assert all(circle[0] == circle[-1] == min(circle) for circle in found)
    assert len(edges) == len(set(edges))
