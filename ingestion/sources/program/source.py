"""program: the YAML of the program folder as raw tables, so that models have lineage to it.

Belongs here: which field becomes which column; of the catalogue and the ladder that is in learning.py.
Reading and checking the YAML is `signalpath.program`. The whole folder is one snapshot: what left the
YAML leaves raw.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.program.learning import content_error_rows, content_rows, role_expectation_rows
from signalpath.program import Program

RELEVANCE_OF_OTHERS = 0.2  # a competency that the problem does not name; see charter.Problem


def program_source(config: Any, context: LoadContext) -> DltSource:
    """What the program folder says, as raw tables; skipped if it says what it said before."""

    def read(state: State) -> Iterator[Page]:
        tables = program_rows(context.program)
        digest = hashlib.sha256(json.dumps(tables, default=str).encode()).hexdigest()
        if state.get("digest") != digest:
            for plural, rows in tables.items():
                yield Page(plural, rows)
            state["digest"] = digest

    return boundary_source("program", config.name, context, read, snapshot=True)


def program_rows(program: Program) -> dict[str, list[dict[str, Any]]]:
    """Every program table's rows, by the allow-list's plural; empty where the file is absent."""
    return {
        "competencies": list(_competencies(program)),
        "mappings": list(_mappings(program)),
        "signals": [
            {"signal_id": s.id, **s.model_dump(include={"half_life_days", "weight", "kind", "description"})}
            for s in (program.signals.signals if program.signals else ())
        ],
        "metrics": [
            {"metric_id": m.id, **m.model_dump(exclude={"id"})}
            for m in (program.metrics.metrics if program.metrics else ())
        ],
        "contents": list(content_rows(program)),
        "content_errors": list(content_error_rows(program)),
        "role_expectations": list(role_expectation_rows(program)),
        "cohorts": [
            {"cohort_id": c.id, **c.model_dump(exclude={"id"})}
            for c in (program.charter.cohorts if program.charter else ())
        ],
        "targets": list(_targets(program)),
        "path_rules": list(_path_rules(program)),
    }


def _competencies(program: Program) -> Iterator[dict[str, Any]]:
    relevance = program.charter.problem.relevance if program.charter else {}
    if (model := program.competencies) is None:
        return
    for competency in model.competencies:
        yield {
            "model_version": model.version,
            "competency_id": competency.id,
            "name": competency.name,
            "domain": competency.domain,
            "owner": model.owner,
            "reviewed_on": model.reviewed_on,
            "prerequisites": json.dumps(competency.prerequisites),
            "relevance": relevance.get(competency.id, RELEVANCE_OF_OTHERS),
        }


def _mappings(program: Program) -> Iterator[dict[str, Any]]:
    if (model := program.competencies) is None:
        return
    for competency in model.competencies:
        for mapping in competency.mappings:
            yield {
                "model_version": model.version,
                "competency_id": competency.id,
                "artefact_type": mapping.artefact,
                "pattern": mapping.pattern,
                "weight": mapping.weight,
            }


def _path_rules(program: Program) -> Iterator[dict[str, Any]]:
    """What is in both lists is written by hand: the exception is what somebody thought about."""
    if program.charter is None:
        return
    everyday = program.charter.everyday
    for pattern in sorted({*everyday.generated_paths, *everyday.written_paths}):
        is_written = pattern in everyday.written_paths
        yield {"pattern": pattern, "verdict": "written" if is_written else "generated"}


def _targets(program: Program) -> Iterator[dict[str, Any]]:
    for target in program.charter.targets if program.charter else ():
        yield {
            "target_id": target.id,
            "cohort_id": target.cohort,
            "metric_id": target.metric,
            "competency_id": target.competency,
            "direction": target.direction,
            "registered_on": target.registered_on,
            "target_hash": target.hash,
        }
