"""Protects the program folder: a fault is refused, with file, field and mend, and never echoed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from charters import OWNERS, PROBLEM

from signalpath.program import ProgramError, load_program
from signalpath.program.schemas import DOCUMENTS, write_schemas

SECRET = "ghp_planted0secret0never0to0be0shown"
FILES = {
    "sources.yml": [{"name": "acme", "kind": "git", "path": "clone"}],
    "charter.yml": {
        "organisation": "Acme",
        "owners": OWNERS,
        "problem": PROBLEM,
        "cohorts": [
            {"id": "c1", "name": "one", "baseline_start_on": "2025-07-07", "launch_on": "2026-01-05",
             "end_on": "2026-06-30"}
        ],
        "targets": [
            {"id": "t1", "cohort": "c1", "metric": "hours", "competency": "caching", "direction": "decrease",
             "registered_on": "2025-12-01"}
        ],
    },
    "model/competencies.yml": {
        "version": "1", "owner": "engineering", "reviewed_on": "2026-01-01",
        "roles": [{"id": "engineer", "name": "Engineer", "expects": {"caching": 2}}],
        "competencies": [
            {"id": "caching", "name": "Caching", "domain": "data",
             "tasks": [{"id": "keep_true", "name": "Keep it true", "outcome": "hours", "rubric": ["a", "b", "c", "d"]}],
             "mappings": [{"artefact": "path", "pattern": "cache/**"}]}
        ],
    },
    "model/signals.yml": {
        "signals": [
            {"id": "exposure", "name": "Exposure", "kind": "exposure", "half_life_days": 90, "weight": 1,
             "description": "…"}
        ]
    },
    "model/metrics.yml": {
        "metrics": [
            {"id": "hours", "name": "Hours", "description": "…", "numerator": "hours", "grain": "incident",
             "window": "pilot", "censoring": "none", "exclusions": [], "direction": "decrease", "unit": "hours",
             "owner": "engineering"}
        ]
    },
    "content/catalog.yml": {
        "items": [{"id": "lab_1", "title": "Lab", "competency": "caching", "level": 2, "modality": "lab", "minutes": 20}]
    },
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small program that is in order."""
    for name, document in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(yaml.safe_dump(document))
    return tmp_path


def change(folder: Path, name: str, edit) -> None:
    document = yaml.safe_load((folder / name).read_text())
    edit(document)
    (folder / name).write_text(yaml.safe_dump(document))


def refusal(folder: Path) -> str:
    with pytest.raises(ProgramError) as error:
        load_program(folder)
    assert SECRET not in str(error.value)
    return str(error.value)


def test_a_program_in_order_loads(folder):
    program = load_program(folder)
    assert program.missing == ()
    assert program.sources.of_kind("git")[0].name == "acme"
    assert program.resolve(Path("clone")) == folder / "clone"


def test_what_is_absent_is_said(folder):
    (folder / "charter.yml").unlink()
    (folder / "content/catalog.yml").unlink()
    missing = load_program(folder).missing
    assert [cost.split(":")[0] for cost in missing] == ["no charter", "no catalogue"]


def test_a_folder_without_sources_is_refused(folder):
    (folder / "sources.yml").unlink()
    assert "sources.yml: not found" in refusal(folder)


def test_an_unknown_key_is_named(folder):
    change(folder, "model/signals.yml", lambda document: document["signals"][0].update(halflife=SECRET))
    message = refusal(folder)
    assert message.startswith(str(folder / "model/signals.yml"))
    assert "signals.0.halflife: unknown key" in message


def test_all_faults_of_a_file_are_in_one_message(folder):
    def edit(document):
        document["minimum_group_size"] = 3
        del document["owners"]["sponsor"]

    change(folder, "charter.yml", edit)
    message = refusal(folder)
    assert "minimum_group_size: Input should be greater than or equal to 5" in message
    assert "owners.sponsor: Field required" in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- name: acme\n  kind: git\n path: x\n", 3),
        ("- name: acme\n  kind: [git\n", 3),
        (f"- name: acme\n  token: *{SECRET}\n", 2),
        (f"- name: acme\n  token: !{SECRET} x\n", 2),
        (f"- name: acme\n  name: {SECRET}\n", 2),
    ],
)
def test_bad_yaml_is_refused_with_its_line(folder, text, line):
    (folder / "sources.yml").write_text(text)
    assert f"sources.yml:{line}: not valid YAML" in refusal(folder)


def test_bytes_that_are_no_text_are_refused(folder):
    (folder / "sources.yml").write_bytes(b"- name: \xff\xfe\n")
    assert "sources.yml: not UTF-8" in refusal(folder)


@pytest.mark.parametrize(
    "source",
    [
        {"name": "acme", "kind": SECRET},
        {"name": SECRET.upper(), "kind": "git", "path": "clone"},
        {"name": "acme", "kind": "github", "owners": ["acme"], "token": SECRET},
        {"name": "acme", "kind": "github", "owners": SECRET},
    ],
)
@pytest.mark.mission("B1")
def test_a_secret_in_the_wrong_place_is_not_repeated(folder, source):
    (folder / "sources.yml").write_text(yaml.safe_dump([source]))
    assert re.search(r"sources\.yml:1: 0|sources\.yml:\d: 0\.", refusal(folder))


def test_two_sources_of_one_name_are_refused(folder):
    (folder / "sources.yml").write_text(yaml.safe_dump(FILES["sources.yml"] * 2))
    assert "two sources are named acme" in refusal(folder)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("charter.yml", "cohorts"),
        ("charter.yml", "targets"),
        ("model/competencies.yml", "competencies"),
        ("model/signals.yml", "signals"),
        ("model/metrics.yml", "metrics"),
        ("content/catalog.yml", "items"),
    ],
)
def test_an_id_that_is_defined_twice_is_refused(folder, name, parts):
    change(folder, name, lambda document: document[parts].append(document[parts][0]))
    assert re.search(
        rf"{re.escape(str(folder / name))}:\d+: {parts}: `\w+` is defined before", refusal(folder)
    )


@pytest.mark.parametrize(
    ("name", "edit", "fault"),
    [
        (
            "charter.yml",
            lambda d: d["problem"]["relevance"].update(nope=1),
            "problem.relevance: competency `nope`",
        ),
        ("charter.yml", lambda d: d["targets"][0].update(cohort="nope"), "targets.t1.cohort: cohort `nope`"),
        ("charter.yml", lambda d: d["targets"][0].update(metric="nope"), "targets.t1.metric: metric `nope`"),
        (
            "charter.yml",
            lambda d: d["targets"][0].update(competency="nope"),
            "targets.t1.competency: competency `nope`",
        ),
        (
            "model/competencies.yml",
            lambda d: d["competencies"][0].update(prerequisites=["nope"]),
            "competencies.caching.prerequisites: competency `nope`",
        ),
        (
            "content/catalog.yml",
            lambda d: d["items"][0].update(competency="nope"),
            "items.lab_1.competency: competency `nope`",
        ),
    ],
)
def test_a_reference_to_nothing_is_refused(folder, name, edit, fault):
    change(folder, name, edit)
    path = folder / name
    line = 1 + next(i for i, text in enumerate(path.read_text().splitlines()) if "nope" in text)
    assert refusal(folder) == f"{path}:{line}: {fault} is not defined: define it, or take it out"


@pytest.mark.mission("I5")
def test_a_changed_target_has_another_hash(folder):
    before = load_program(folder).charter.targets[0]
    change(folder, "charter.yml", lambda document: document["targets"][0].update(direction="increase"))
    after = load_program(folder).charter.targets[0]
    assert before.hash != after.hash
    assert len(before.hash) == 64


def test_committed_schemas_are_those_of_the_models(tmp_path):
    """An editor that follows program/schema/ must agree with what a run accepts."""
    committed = Path(__file__).resolve().parents[2] / "program" / "schema"
    written = {path.name: path.read_text("utf-8") for path in write_schemas(tmp_path)}
    assert len(written) == len(DOCUMENTS)
    assert {path.name: path.read_text("utf-8") for path in committed.glob("*.json")} == written


def test_two_competencies_that_claim_the_same_work_equally_are_refused(folder: Path) -> None:
    """Neither is meant: the work would count for both, and nobody decided so."""
    document = yaml.safe_load((folder / "model/competencies.yml").read_text())
    rival = document["competencies"][0] | {"id": "storage", "name": "Storage"}
    document["competencies"].append(
        rival | {"mappings": [{"artefact": "path", "pattern": "Cache/**", "weight": 0.5}]}
    )
    (folder / "model/competencies.yml").write_text(yaml.safe_dump(document))
    load_program(folder)  # half as much is a decision
    document["competencies"][1]["mappings"][0]["weight"] = 1.0
    (folder / "model/competencies.yml").write_text(yaml.safe_dump(document))
    with pytest.raises(
        ProgramError, match=r"competencies\.yml:21: .*: path `cache/\*\*` is claimed by caching and storage"
    ):
        load_program(folder)
