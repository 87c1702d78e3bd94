"""What was planted in the demo: truth.json, which only tests and benchmarks read.

Belongs here: the answers to "was the gap found" and "was the effect told". The file lies beside the
providers' folders, where no source looks.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingestion.demo.landscape import COHORT, LAUNCH, PILOT_TEAMS
from ingestion.demo.organisation import Person
from ingestion.demo.skills import COMMENT_RATIO_ON_MIGRATIONS, RESOLVE_RATIO_IN_OBSERVABILITY, Skills


def truth_of(seed: int, people: list[Person], skills: Skills) -> dict[str, Any]:
    """The document: gaps per person, who is in the pilot, true effects as ratios (1 is none)."""
    return {
        "seed": seed,
        "cohort": COHORT,
        "launch_on": LAUNCH.date().isoformat(),
        "pilot_teams": list(PILOT_TEAMS),
        "pilot": [p.email for p in people if p.is_pilot],
        "consenting": [p.email for p in people if p.is_consenting],
        "opted_out": [p.email for p in people if p.withdrawn_on],
        "strict_reviewers": [p.email for p in people if p.strictness > 2],
        "rubber_stampers": [p.email for p in people if p.is_rubber_stamper],
        "newcomers": [p.email for p in people if p.is_newcomer],
        "gaps": [
            {"person_id": p.person_id, "email": p.email, "competency": c, "is_consenting": p.is_consenting}
            for p in people
            for c in skills.gaps[p.person_id]
        ],
        "effects": [
            {
                "metric": "time_to_resolve",
                "competency": "observability",
                "ratio": RESOLVE_RATIO_IN_OBSERVABILITY,
            },
            {
                "metric": "review_comment_density",
                "competency": "schema_migrations",
                "ratio": COMMENT_RATIO_ON_MIGRATIONS,
            },
            {"metric": "review_comment_density", "competency": "message_queues", "ratio": 1.0},
        ],
    }


def write_truth(path: Path, truth: dict[str, Any]) -> None:
    """Write the document, sorted and readable."""
    path.write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", "utf-8")
