"""docs/metrics.md: each outcome metric as metrics.yml defines it and as its model works it out.

Belongs here: putting the two together. Definitions are metrics.yml's, what a row is and what to beware of
is the model's description, and where the figures come from is read off the SQL: nothing is written twice.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from signalpath.program import MetricDefinition, Program

MODELS = Path(__file__).resolve().parents[1] / "dbt_project" / "models"
# A model is named in quotes, whether by ref(), by union_staged() or in a list that a loop goes through.
NAMED = re.compile(r"'((?:stg|int|dim|fct|sig|met|mart)_\w+)'")


def metrics_page(program: Program) -> str:
    """The page as Markdown.

    Raises:
        KeyError: a metric has no model; `model_agreement.disagreements` says so in a sentence.
    """
    defined = program.metrics.metrics if program.metrics else ()
    lines = [
        "# Outcome metrics",
        "",
        "Made by `make docs` from [`program/model/metrics.yml`](../program/model/metrics.yml) and from the",
        "dbt model of each metric, `dbt_project/models/metrics/met_<id>.sql`.",
        "",
        "| metric | unit | better | definition |",
        "|---|---|---|---|",
        *(
            f"| [{m.name}](#{_anchor(m)}) | {m.unit} | {m.direction} | {_origin(m)} |"
            for m in sorted(defined, key=lambda metric: metric.name)
        ),
    ]
    for metric in defined:
        lines += _section(metric)
    return "\n".join(lines) + "\n"


def _section(metric: MetricDefinition) -> list[str]:
    name = f"met_{metric.id}"
    facts = {
        "numerator": metric.numerator,
        "denominator": metric.denominator or "none",
        "grain": metric.grain,
        "window": f"{metric.window}, {metric.time_zone}",
        "censoring": metric.censoring,
        "left out": ", ".join(metric.exclusions),
        "shown from": f"{metric.minimum_n} observations of {metric.minimum_people} people",
        "better": metric.direction,
        "unit": metric.unit,
        "definition": _origin(metric),
        "owner": metric.owner,
        "model": f"[`{name}`](../dbt_project/models/metrics/{name}.sql)",
        "made of": ", ".join(f"`{model}`" for model in sorted(_named(name))),
        "read from": ", ".join(_kinds(name)),
    }
    return [
        "",
        f"## {_title(metric)}",
        "",
        " ".join(metric.description.split()),
        "",
        "| | |",
        "|---|---|",
        *(f"| {fact} | {value} |" for fact, value in facts.items()),
        "",
        " ".join(_descriptions()[name].split()),
    ]


def _title(metric: MetricDefinition) -> str:
    return f"{metric.name} (`{metric.id}`, version {metric.version})"


def _anchor(metric: MetricDefinition) -> str:
    """The title's anchor as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", _title(metric).lower()).replace(" ", "-")


def _origin(metric: MetricDefinition) -> str:
    return "the field's" if metric.origin == "standard" else "ours"


@cache
def _sql() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in MODELS.rglob("*.sql")}


@cache
def _descriptions() -> dict[str, str]:
    documents: list[dict[str, Any]] = [
        yaml.safe_load(p.read_text("utf-8")) for p in MODELS.rglob("met_*.yml")
    ]
    return {model["name"]: model["description"] for found in documents for model in found["models"]}


def _named(model: str) -> set[str]:
    """The models that a model's SQL names itself; what macros join, such as teams, is not among them."""
    return set(NAMED.findall(_sql()[model])) & set(_sql()) - {model}


def _kinds(model: str) -> list[str]:
    """The kinds of source at the far end of a model's lineage, the program itself left out."""
    found, waiting = set(), {model}
    while waiting:
        found |= waiting
        waiting = {named for one in waiting for named in _named(one)} - found
    return sorted(
        {name.removeprefix("stg_").split("__")[0] for name in found if name.startswith("stg_")}
        - {"program", "identity", "privacy"}
    )
