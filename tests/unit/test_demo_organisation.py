"""The demo organisation: its size, its determinism, what is planted and where the truth lies."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from ingestion.demo.build import Summary, build_demo
from ingestion.demo.landscape import COMPETENCIES, ITEMS_OF, TEAM_OF, TEAMS
from ingestion.demo.organisation import invent_people
from ingestion.demo.paths import PATHS_OF
from ingestion.demo.skills import TAUGHT, invent_skills
from signalpath.program import load_program


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return build_demo(tmp_path_factory.mktemp("organisation") / "demo")


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_organisation_has_the_stated_size(demo: Summary) -> None:
    counts = demo.counts
    stated = {
        ("github", "repositories"): 40,
        ("github", "pull_requests"): 12_000,
        ("pagerduty", "incidents"): 600,
        ("jira", "issues"): 9_000,
        ("xapi", "statements"): 15_000,
    }
    for (provider, name), number in stated.items():
        assert abs(counts[provider][name] - number) <= number / 10, name
    discussion = counts["github"]["reviews"] + counts["github"]["review_comments"]
    assert abs(discussion - 40_000) <= 4_000
    people = table(demo.folder / "roster/people.csv")
    assert sum(not person["end_on"] for person in people) == 60


def test_a_seed_gives_the_same_bytes_and_another_seed_other_ones(tmp_path: Path) -> None:
    first, second, other = (
        digest(build_demo(tmp_path / name, seed, scale=0.02).folder)
        for name, seed in (("a", 3), ("b", 3), ("c", 4))
    )
    assert first == second
    assert (
        first["github/tracking-api/pull_requests.jsonl"] != other["github/tracking-api/pull_requests.jsonl"]
    )


def test_a_second_build_leaves_the_files_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = build_demo(folder, scale=0.02)
    written = (folder / "truth.json").stat().st_mtime_ns
    again = build_demo(folder, scale=0.02)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.counts == first.counts
    assert (folder / "truth.json").stat().st_mtime_ns == written


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FileExistsError, match="holds files that are not the demo's"):
        build_demo(tmp_path, scale=0.02)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_truth_is_outside_of_what_sources_read(demo: Summary, project: Path) -> None:
    """No folder that sources.yml names holds truth.json, so nothing can recommend from it."""
    named = {
        Path(str(getattr(source, "path", "")) or source.base_url.removeprefix("replay:")).name
        for source in load_program(project / "program").sources.root
    }
    assert named == {path.name for path in demo.folder.iterdir() if path.is_dir()}
    for name in named:
        for path in (demo.folder / name).rglob("*"):
            assert path.name != "truth.json"
            assert path.is_dir() or b"planted" not in path.read_bytes()
    assert (demo.folder / "truth.json").is_file()


def test_who_is_who(demo: Summary) -> None:
    truth = json.loads((demo.folder / "truth.json").read_text())
    assert (len(truth["consenting"]), len(truth["pilot"]), len(truth["opted_out"])) == (32, 15, 2)
    assert set(truth["pilot"]) <= set(truth["consenting"])
    assert not set(truth["opted_out"]) & set(truth["consenting"])
    people = {row["email"].lower(): row["person_id"] for row in table(demo.folder / "roster/people.csv")}
    teams = {row["person_id"]: row["team_name"] for row in table(demo.folder / "roster/team_memberships.csv")}
    in_pilot = [teams[people[email]] for email in truth["pilot"]]
    assert {team: in_pilot.count(team) for team in in_pilot} == dict.fromkeys(truth["pilot_teams"], 5)
    consents = table(demo.folder / "feedback/consents.csv")
    assert {row["person_email"] for row in consents if row["withdrawn_on"]} == set(truth["opted_out"])


def test_gaps_differ_between_people_and_lie_where_they_work() -> None:
    """One to three each, spread over the competencies, none where the pilot would have closed it."""
    people = invent_people(7)
    skills = invent_skills(7, people)
    planted = [gap for person in people for gap in skills.gaps[person.person_id]]
    assert all(1 <= len(skills.gaps[person.person_id]) <= 3 for person in people)
    assert set(planted) == set(COMPETENCIES)
    assert max(planted.count(c) for c in COMPETENCIES) < len(planted) / 4
    for person in people:
        gaps = skills.gaps[person.person_id]
        assert not (person.cohort and set(gaps) & set(TAUGHT))
        ability = skills.ability[person.person_id]
        assert (
            max(ability[gap] for gap in gaps)
            < 0.45
            < min(ability[c] for c in COMPETENCIES if c not in gaps and c not in TAUGHT)
        )


def test_feedback_comes_from_enough_people_and_says_nothing_in_words(demo: Summary) -> None:
    answers = table(demo.folder / "feedback/responses.csv")
    assert len({row["person_email"] for row in answers}) >= 12
    assert {row["question_id"] for row in answers} == {"relevant", "fits", "improve"}
    assert all(bool(row["score"]) != bool(row["answer_code"]) for row in answers)
    assert all(row["free_text"].startswith("CANARY") for row in answers)


def test_newcomers_agree_and_more_offer_help_without_moving_anything_else(demo: Summary) -> None:
    """Late answers stand behind all others, so that what was planted and counted stays where it is."""
    agreed = [row["person_email"] for row in table(demo.folder / "feedback/consents.csv")]
    starts = {row["email"].lower(): row["start_on"] for row in table(demo.folder / "roster/people.csv")}
    before, new = agreed[:-2], agreed[-2:]
    assert all(starts[email.lower()] >= "2026-04-01" for email in new)
    assert all(starts[email.lower()] < "2026-01-01" for email in before)
    lines = [
        json.loads(line) for line in (demo.folder / "responses/responses.jsonl").read_text().splitlines()
    ]
    late = [line for line in lines if line["response_id"].startswith("h")]
    assert late == lines[-48:] and {line["kind"] for line in late} == {"offer_help"}
    assert len({line["person"] for line in late}) == 16
    assert {line["person"] for line in late} <= set(before)


def test_the_learning_platform_does_what_real_ones_do(demo: Summary) -> None:
    """A statement sent twice, a line that is no JSON, a voided statement, mailboxes in other capitals."""
    statements, torn = [], 0
    for path in sorted((demo.folder / "xapi").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            try:
                statements.append(json.loads(line))
            except json.JSONDecodeError:
                torn += 1
    ids = [statement["id"] for statement in statements]
    assert torn == 1
    assert len(ids) - len(set(ids)) >= 3
    voids = [s for s in statements if s["verb"]["id"].endswith("/voided")]
    assert len(voids) == 1 and voids[0]["object"]["id"] in ids
    assert any(s["actor"]["mbox"] != s["actor"]["mbox"].lower() for s in statements)


def test_the_demos_names_match_the_program(project: Path) -> None:
    """Competencies, items, services and components of the demo are those of program/."""
    program = load_program(project / "program")
    assert program.competencies and program.catalog
    named = [c.id for c in program.competencies.competencies]
    assert tuple(named[: len(COMPETENCIES)]) == COMPETENCIES
    assert set(PATHS_OF) == set(COMPETENCIES)
    usable = {i.id: i.competency for i in program.catalog.items if i.reviewed_on and not i.open_errors}
    offered = {item: c for c, items in ITEMS_OF.items() for item in items.split()}
    assert offered == {item: c for item, c in usable.items() if item in offered}
    assert (len(TEAMS), len(TEAM_OF)) == (6, 40)
