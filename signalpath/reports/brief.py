"""A manager's one-page brief for the next 1:1: what people chose to show, and nothing else.

Belongs here: who is on it and what it says. On it are reports who accepted a step *and* share their steps.
Whoever is not on it may not take part, may not share, may have no path or may have opted out: the page is
the same for all of these. No estimate, score, count or evidence comes near it, and no order but the name's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from signalpath.reports.own.answers import sharers
from signalpath.reports.own.frames import complete
from signalpath.reports.page import render_page

# An acceptance of last year is no plan for the next 1:1.
ACCEPTED_DAYS = 90
QUESTIONS = {
    "lab": "When in the next weeks is there an hour for it without interruption?",
    "sandbox": "What would you like to try in the sandbox that production does not allow?",
    "runbook": "Which service of ours would you try the runbook on?",
    "review": "Whose changes would be good ones to review for it?",
    "talk": "Who else would want to watch and discuss it?",
    "pairing": "Who would be good to pair with, and can I help to find the time?",
    "course": "What can wait while you do it?",
}
ALWAYS = "What would help: time, a person to ask, or a piece of real work to use it in?"


@dataclass(frozen=True)
class SharedStep:
    """A step that somebody accepted and shares."""

    title: str
    competency: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """One manager's brief: `people` by name, each with what they share."""

    manager_id: str
    manager: str
    as_of: date
    people: tuple[tuple[str, tuple[SharedStep, ...]], ...]


def build_briefs(frames: Mapping[str, pl.DataFrame], as_of: date) -> list[Brief]:
    """One brief for every manager of a current person, whether anybody shares or not.

    Args:
        frames: of `signalpath.reports.own.FRAMES`: people, responses, content, competencies, completed.
        as_of: the day of the run.
    """
    held = complete(frames)
    people = held["people"].with_columns(name=pl.coalesce("display_name", "email"))
    managers = people.select(manager_id="roster_person_id", manager="name")
    steps = _shared(held, as_of).join(
        people.filter("is_consenting").select("person_key", "manager_id", "name"), on="person_key"
    )
    # The key only keeps two people of one name apart.
    steps = steps.sort(pl.col("name").str.to_lowercase(), "person_key", "title", "content_id")
    briefs = []
    led = people.select("manager_id").drop_nulls().unique()
    for manager_id, manager in managers.join(led, on="manager_id", how="semi").sort("manager_id").rows():
        own = steps.filter(pl.col("manager_id") == manager_id)
        parts = own.partition_by("name", "person_key", as_dict=True, maintain_order=True)
        shown = tuple((str(key[0]), tuple(map(_step, part.to_dicts()))) for key, part in parts.items())
        briefs.append(Brief(manager_id, manager, as_of, shown))
    return briefs


def render_brief(brief: Brief) -> str:
    """The brief as HTML."""
    return render_page("brief.html.j2", brief=brief)


def _shared(held: Mapping[str, pl.DataFrame], as_of: date) -> pl.DataFrame:
    """Items whose last word is `accept`, lately, of people who share, and that are not done yet."""
    word = held["responses"].filter(
        pl.col("about_kind") == "content", pl.col("kind").is_in(["accept", "dismiss", "dispute"])
    )
    recent = word.filter(pl.col("made_at") >= as_of - timedelta(days=ACCEPTED_DAYS))
    last = recent.sort("made_at", "kind").group_by("person_key", "about_id", maintain_order=True).last()
    accepted = last.filter(pl.col("kind") == "accept").select("person_key", content_id="about_id")
    shares = pl.Series(sorted(sharers(held["responses"])), dtype=pl.String)
    competencies = held["competencies"].select("competency_id", competency="name")
    return (
        accepted.filter(pl.col("person_key").is_in(shares.to_list()))
        .join(held["completed"], on=["person_key", "content_id"], how="anti")
        .join(held["content"].select("content_id", "title", "competency_id", "modality"), on="content_id")
        .join(competencies, on="competency_id")
    )


def _step(row: Mapping[str, str]) -> SharedStep:
    asked = (QUESTIONS.get(row["modality"]), ALWAYS)
    return SharedStep(row["title"], row["competency"], tuple(question for question in asked if question))
