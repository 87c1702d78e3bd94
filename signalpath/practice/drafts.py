"""Drafts: a pattern that the organisation has, one cause, invented logs, written down for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from signalpath.practice.history import say_share, tell_history
from signalpath.practice.patterns import Cause, Pattern, load_patterns

MINUTES = 20  # one loop of the curriculum
LINES = 14
SIGNATURE = 8  # as much of an alert's hash as tells it from the service's others
_SHARES = {"after_deployment_share", "repeat_share", "handed_on_share"}


@dataclass(frozen=True)
class Draft:
    """A draft item: its file name is `<item_id>.md`, its `text` begins with the item as YAML."""

    item_id: str
    text: str


def fitting_patterns(failure: Mapping[str, Any]) -> list[Pattern]:
    """What a group of incidents is known for, the more particular first.

    Args:
        failure: incidents, after_deployment_share, repeat_share, handed_on_share, slow_ratio; null where it
            is not known.
    """
    return [p for p in load_patterns() if failure[p.fact] is not None and failure[p.fact] >= p.at_least]


def draft_incidents(
    failures: pl.DataFrame, competency: str, level: int, count: int, seed: int
) -> Iterator[Draft]:
    """Incident scenarios of one competency; the same arguments give the same bytes.

    Args:
        failures: one row per competency and group of incidents that its rules claim: competency_id,
            service_name, signature (null: all those of the service whose own signature is rare), incidents,
            first_on, last_on, median_hours, mostly_from_hour (UTC; most of them begin within the six hours
            from there) and the shares of `fitting_patterns`. Who counts them leaves small groups out.
        competency: what the scenarios train.
        level: rubric level of the item.
        count: how many; failures and what they are known for are taken in turn, alerts of one signature
            first and the more frequent first, then other variants of them.
        seed: everything drawn follows from it.

    Yields:
        Drafts; none where no failure is mapped to the competency.
    """
    own = failures.filter(pl.col("competency_id") == competency).sort(
        [pl.col("signature").is_null(), "incidents", "service_name", "signature"],
        descending=[False, True, False, False],
    )
    pairs = [(row, pattern) for row in own.iter_rows(named=True) for pattern in fitting_patterns(row)]
    pairs.sort(key=lambda pair: fitting_patterns(pair[0]).index(pair[1]))
    # Another service of the story is one that fails in the same skill, where there is one.
    names = (
        (own if own["service_name"].n_unique() > 1 else failures)["service_name"].unique().sort().to_list()
    )
    for number in range(count if pairs else 0):
        row, pattern = pairs[number % len(pairs)]
        variant = number // len(pairs) + 1
        yield _incident(row, pattern, competency, level, variant, seed, names)


def draft_drills(areas: pl.DataFrame, competency: str, level: int, count: int, seed: int) -> Iterator[Draft]:
    """Drills on the code of one competency, for skills that no service is mapped to.

    Args:
        areas: one row per competency and area: competency_id, repository_name, folder, changes, fix_share.
    """
    own = areas.filter(pl.col("competency_id") == competency).sort(
        ["fix_share", "changes", "repository_name", "folder"], descending=[True, True, False, False]
    )
    for number in range(min(count, own.height)):
        row = own.row(number, named=True)
        random = Random(f"{seed}:{competency}:drill:{number}")  # noqa: S311 - drawn to be repeated
        item_id = f"prac_{competency}_drill_{number + 1}"
        values = {
            "item": _item(item_id, f"Find what is fragile in {row['folder']}", competency, level, "lab"),
            "area": row,
            "share": f"{row['fix_share']:.0%}" if row["fix_share"] is not None else None,
            "tasks": random.sample(DRILLS, k=3),
            "seed": seed,
        }
        yield Draft(item_id, _template("drill.md.j2").render(values))


DRILLS = (
    "Read the last ten changes here. Which of them would you have wanted a test for, and which test?",
    "Change one rule of this code on a branch, in a way that no test notices. Then write the test that does.",
    "Name the three ways in which this code can fail at night. Which of them would anybody see?",
    "Explain this folder to somebody who starts on Monday, in five sentences. What did you have to look up?",
    "Find the place where a null, an empty list or a repeated message would hurt. Show it by a test.",
    "Take the largest file apart on paper. Which two parts change for different reasons?",
)


def _incident(
    row: Mapping[str, Any],
    pattern: Pattern,
    competency: str,
    level: int,
    variant: int,
    seed: int,
    names: list[str],
) -> Draft:
    service = row["service_name"]
    alert = (row["signature"] or "")[:SIGNATURE]
    random = Random(f"{seed}:{competency}:{service}:{alert}:{pattern.id}:{variant}")  # noqa: S311 - drawn to be repeated
    cause = random.choice(pattern.causes)
    slug = "".join(c if c.isalnum() else "_" for c in service.lower()) + (f"_{alert}" if alert else "")
    item_id = f"prac_{slug}_{pattern.id}_{variant}"
    value = row[pattern.fact]
    values = {
        "service": service,
        "other": random.choice([name for name in names if name != service] or ["a caller"]),
        "version": f"{random.randint(2, 5)}.{random.randint(0, 30)}.{random.randint(0, 9)}",
        "n": random.randint(2, 9),
        "percent": random.randint(11, 64),
        "minutes": random.randint(6, 55),
        "value": say_share(value) if pattern.fact in _SHARES else f"{value:.1f}",
        "incidents": row["incidents"],
    }
    said = {name: _say(getattr(pattern, name), values) for name in ("says", "symptom")}
    text = _template("incident.md.j2").render(
        item=_item(item_id, f"{pattern.title}: {service}", competency, level, "sandbox"),
        history=list(tell_history(row, alert)),
        log=_log(random, pattern, cause, values, row["mostly_from_hour"]),
        questions=pattern.questions,
        answer={k: _say(getattr(cause, k), values) for k in ("explanation", "first_step", "lasting")},
        other_causes=[_say(c.explanation, values) for c in pattern.causes if c is not cause],
        seed=seed,
        **said,
    )
    return Draft(item_id, text)


def _item(item_id: str, title: str, competency: str, level: int, modality: str) -> dict[str, Any]:
    return {
        "id": item_id,
        "title": title,
        "competency": competency,
        "level": level,
        "modality": modality,
        "minutes": MINUTES,
    }


def _log(
    random: Random, pattern: Pattern, cause: Cause, values: Mapping[str, Any], from_hour: int | None
) -> list[str]:
    """Invented lines in the order of their times, at the failure's own time of day where it has one: every
    clue of the cause once, the rest noise."""
    kinds = [*cause.clues, *random.choices(pattern.noise, k=LINES - len(cause.clues))]
    random.shuffle(kinds)
    second, lines = (from_hour or 0) * 3600 + random.randint(0, 7200), []
    for kind in kinds:
        second += random.randint(1, 50)
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        drift = {name: values[name] + random.randint(0, 3) for name in ("n", "percent")}
        lines.append(f"{clock} {_say(kind, values if kind in cause.clues else {**values, **drift})}")
    return lines


def _say(text: str, values: Mapping[str, Any]) -> str:
    return _environment().from_string(text).render(values)


def _template(name: str) -> Any:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    # Markdown is read by people in a pull request: what is put in are names of services and our own texts.
    return Environment(  # noqa: S701
        loader=PackageLoader("signalpath.practice"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
