"""Consent and the three questions of the demo, as a form tool would export them.

Belongs here: consents.csv and responses.csv. The form had a box for free text, which signalpath must
never read: a canary in every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingestion.demo.files import instant, write_csv
from ingestion.demo.latecomers import consents_of_newcomers
from ingestion.demo.learning import Answer
from ingestion.demo.organisation import Person

CONSENTS = ["person_email", "cohort_id", "consented_on", "withdrawn_on"]
RESPONSES = [
    "response_id",
    "person_email",
    "question_id",
    "score",
    "answer_code",
    "content_id",
    "responded_at",
    "free_text",
]


def write_feedback(folder: Path, seed: int, people: list[Person], answers: list[Answer]) -> dict[str, int]:
    """Write both files."""
    consents = [
        (person.email, person.cohort, person.consented_on, person.withdrawn_on)
        for person in people
        if person.consented_on
    ] + consents_of_newcomers(seed, people)
    return {
        "consents": write_csv(folder / "consents.csv", CONSENTS, consents),
        "responses": write_csv(folder / "responses.csv", RESPONSES, _responses(answers)),
    }


def _responses(answers: list[Answer]) -> Iterator[tuple[object, ...]]:
    for number, answer in enumerate(answers):
        yield (
            f"r{number + 1:05d}",
            answer.person.email,
            answer.question,
            answer.score,
            answer.code,
            answer.content_id,
            instant(answer.at),
            "CANARY-feedback-text",
        )
