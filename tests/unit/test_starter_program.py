"""The program that comes with the project is worth copying: complete, teachable today, seen in the demo's work."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ingestion.demo.landscape import COMPONENT_OF, TEAM_OF
from ingestion.demo.organisation import invent_people
from ingestion.demo.paths import CORE_PATHS, FOLDERS_OF_THE_REST, NOUNS, PATHS_OF, path_of
from ingestion.sources.program.learning import content_rows
from signalpath.program import ContentItem, Program, load_program
from signalpath.program.globs import contains
from signalpath.program.lint import lint_program

AS_OF = date(2026, 6, 30)
LABELS = ("migration", "postmortem")


@pytest.fixture(scope="module")
def program(project: Path) -> Program:
    return load_program(project / "program")


@pytest.fixture(scope="module")
def offerable(program: Program) -> list[ContentItem]:
    """By the model's own properties, which dim_content repeats in SQL."""
    assert program.catalog and program.competencies
    services = program.competencies.services
    return [
        item
        for item in program.catalog.items
        if not item.compliance
        and item.expires_on
        and item.reviewed_on
        and item.reviewed_on <= AS_OF <= item.expires_on
        and not item.is_stale(services)
        and not item.open_errors
    ]


@pytest.mark.mission("E1")
def test_about_25_skills_each_with_work_that_can_be_seen_and_measured(program: Program) -> None:
    """Four different lines of rubric for every task, an outcome, an owner, a review that still holds."""
    model = program.competencies
    assert model and model.owner and model.review_due_on >= AS_OF
    assert 23 <= len(model.competencies) <= 27
    tasks = [task for skill in model.competencies for task in skill.tasks]
    assert all(1 <= len(skill.tasks) <= 2 for skill in model.competencies)
    lines = [line for task in tasks for line in task.rubric]
    assert len(lines) == len(set(lines)) == 4 * len(tasks)
    assert min(map(len, lines)) > 20
    assert len({task.outcome for task in tasks}) >= 8


@pytest.mark.mission("E1")
def test_the_ladder_can_be_climbed_with_what_there_is(program: Program) -> None:
    """Every title of the demo's roster is one role; every skill is expected somewhere; nothing to lint away."""
    model = program.competencies
    assert model and 4 <= len(model.roles) <= 6
    titles = [title for role in model.roles for title in role.titles]
    assert len(titles) == len(set(titles))
    assert all(len(role.expects) <= 12 for role in model.roles)
    named = {(person.level, person.role) for person in invent_people(7)}
    assert all(f"{level} {role}" in titles for level, role in named)
    expected = {competency for role in model.roles for competency in role.expects}
    assert {skill.id for skill in model.competencies} == expected
    assert all("its review held until" in str(fault) for fault in lint_program(program, AS_OF))


@pytest.mark.mission("F1")
def test_each_skill_can_be_learnt_from_level_1_to_3_today(
    program: Program, offerable: list[ContentItem]
) -> None:
    assert program.competencies
    taught = {(item.competency, item.level) for item in offerable}
    wanted = itertools.product((skill.id for skill in program.competencies.competencies), (1, 2, 3))
    assert [pair for pair in wanted if pair not in taught] == []


@pytest.mark.mission("F1")
def test_the_catalogue_shows_each_reason_to_hold_an_item_back(
    program: Program, offerable: list[ContentItem]
) -> None:
    """Somebody who copies it sees how each is written; and most items are in order."""
    assert program.catalog and program.competencies
    items, services = program.catalog.items, program.competencies.services
    assert 75 <= len(items) <= 95
    assert len(offerable) >= 75
    assert sum(item.compliance for item in items) >= 2
    assert any(item.reviewed_on is None for item in items)
    assert any(item.expires_on and item.expires_on < AS_OF for item in items)
    assert sum(item.is_stale(services) for item in items) >= 2
    assert any(item.open_errors for item in items)
    errors = [error for item in items for error in item.errors]
    assert len({(e.retired_on - e.reported_on).days for e in errors if e.retired_on}) >= 5
    assert all(error.reported_on <= AS_OF and (error.retired_on or AS_OF) <= AS_OF for error in errors)


@pytest.mark.mission("F2")
def test_work_comes_before_talk_and_talk_before_courses(
    program: Program, offerable: list[ContentItem]
) -> None:
    """Most of it is done and not listened to, is made here, can be done alone, and fits one or two loops."""
    assert program.catalog
    kinds = Counter(item.modality for item in program.catalog.items)
    assert set(kinds) == {"lab", "runbook", "sandbox", "review", "talk", "pairing", "course"}
    assert kinds["lab"] + kinds["sandbox"] + kinds["runbook"] > len(program.catalog.items) * 0.6
    assert all(15 <= item.minutes <= 60 for item in program.catalog.items)
    assert sum(item.minutes <= 20 for item in program.catalog.items) > len(program.catalog.items) / 2
    assert sum(item.local for item in offerable) > 0.9 * len(offerable)
    assert sum(item.synchronous for item in offerable) < len(offerable) / 6
    assert {item.modality for item in program.catalog.items if item.compliance} == {"course"}


@pytest.mark.mission("F3")
def test_each_skill_has_three_modules_with_something_to_offer(
    program: Program, offerable: list[ContentItem]
) -> None:
    """Each item but compliance has one place; levels never fall within a track."""
    assert program.curriculum and program.catalog and program.competencies
    assert program.curriculum.loop_minutes == 20
    assert [t.competency for t in program.curriculum.tracks] == [
        s.id for s in program.competencies.competencies
    ]
    can = {item.id for item in offerable}
    level = {item.id: item.level for item in program.catalog.items}
    for track in program.curriculum.tracks:
        assert can & set(track.foundation) and can & set(track.repetition) and can & set(track.production)
        levels = [level[item] for _, item in track.places]
        assert levels == sorted(levels)
    placed = [item for track in program.curriculum.tracks for _, item in track.places]
    assert sorted(placed) == sorted(item.id for item in program.catalog.items if not item.compliance)


@pytest.mark.mission("E1")
def test_every_mapping_meets_work_of_the_demo(program: Program) -> None:
    """One that meets nothing is a mistake in the model or in the demo."""
    assert program.competencies
    paths = {
        template.format(noun) for templates in PATHS_OF.values() for template in templates for noun in NOUNS
    }
    paths |= {path_of(template, noun) for template in CORE_PATHS for noun in NOUNS}
    paths |= {"pyproject.toml", "package.json"}  # of the bots that upgrade dependencies
    there = {
        "path": paths,
        "service": set(TEAM_OF),
        "component": set(COMPONENT_OF.values()),
        "label": set(LABELS),
    }
    idle = {
        (skill.id, mapping.pattern)
        for skill in program.competencies.competencies
        for mapping in skill.mappings
        if not any(contains(mapping.pattern, name) for name in there[mapping.artefact])
    }
    assert idle == set()


def test_other_skills_take_their_own_files_and_no_two_files_become_one() -> None:
    """A change names a path once: were two paths one, the demo would have fewer files than before."""
    pairs = list(itertools.product(CORE_PATHS[:3], NOUNS))
    paths = [path_of(template, noun) for template, noun in pairs]
    assert len(paths) == len(set(paths))
    moved = sum(path != template.format(noun) for path, (template, noun) in zip(paths, pairs, strict=True))
    listed = [
        noun
        for folders in FOLDERS_OF_THE_REST.values()
        for nouns in folders.values()
        for noun in nouns.split()
    ]
    assert moved == len(listed)
    assert set(listed) <= set(NOUNS)


def test_rows_of_the_catalogue_know_their_place_and_age(program: Program) -> None:
    """Of the track's order and of the versions that run: what neither file says alone."""
    rows = {row["content_id"]: row for row in content_rows(program)}
    assert (rows["obs_slo_workshop"]["module"], rows["obs_slo_workshop"]["sequence"]) == ("production", 5)
    assert (rows["cmp_secure_coding_yearly"]["module"], rows["cmp_secure_coding_yearly"]["sequence"]) == (
        None,
        None,
    )
    assert rows["sql_locks_and_waits"]["is_stale"] and not rows["sql_read_a_plan"]["is_stale"]
    assert rows["sql_read_a_plan"]["review_expires_on"] == date(2026, 9, 15)
    assert (rows["inc_game_day"]["requires_competency_ids"], rows["inc_game_day"]["requires_levels"]) == (
        '["observability"]',
        "[2]",
    )
