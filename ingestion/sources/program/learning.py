"""The catalogue, its errors, the curriculum and the ladder as rows.

Belongs here: which field of content/*.yml and of the roles becomes which column. Does not belong here: what
follows for an item on a day, such as an expired review; that is asked as of a run, in dim_content.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from signalpath.program import Program


def content_rows(program: Program) -> Iterator[dict[str, Any]]:
    """One row per item. `module` and `sequence` (from 1) are null for what no track names.

    Whether an item is stale is a matter of the two files alone: it speaks of another version of a service
    than the one that the model says runs now.
    """
    services = program.competencies.services if program.competencies else {}
    places = {
        item: (module, place)
        for track in (program.curriculum.tracks if program.curriculum else ())
        for place, (module, item) in enumerate(track.places, 1)
    }
    for item in program.items:
        module, place = places.get(item.id, (None, None))
        yield {
            "content_id": item.id,
            "title": item.title,
            "competency_id": item.competency,
            "level": item.level,
            "modality": item.modality,
            "minutes": item.minutes,
            "is_synchronous": item.synchronous,
            "is_local": item.local,
            "requires_competency_ids": json.dumps(list(item.requires)),
            "requires_levels": json.dumps(list(item.requires.values())),
            "reviewed_on": item.reviewed_on,
            "review_expires_on": item.expires_on,
            "is_stale": item.is_stale(services),
            "is_compliance": item.compliance,
            "module": module,
            "sequence": place,
        }


def content_error_rows(program: Program) -> Iterator[dict[str, Any]]:
    """One row per error that the catalogue reports, retired ones too."""
    for item in program.items:
        for error in item.errors:
            yield {
                "content_id": item.id,
                "error_id": error.id,
                "code": error.code,
                "reported_on": error.reported_on,
                "retired_on": error.retired_on,
            }


def role_expectation_rows(program: Program) -> Iterator[dict[str, Any]]:
    """One row per role and competency that it expects, at the rubric level 1 to 4."""
    for role in program.competencies.roles if program.competencies else ():
        for competency, level in role.expects.items():
            yield {
                "role_id": role.id,
                "name": role.name,
                "titles": json.dumps(role.titles),
                "next_role_ids": json.dumps(role.next),
                "is_senior": role.is_senior,
                "competency_id": competency,
                "level": level,
            }
