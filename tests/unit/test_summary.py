"""Protects what a run says on the terminal of sign-offs that do not count: why, which role, who could sign."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from orchestration.summary import print_sign_offs

pytestmark = pytest.mark.mission("E3")
SENIORS = ["Senior backend engineer", "Staff engineer"]


def printed(*refused: tuple[str, str | None, int]) -> list[str]:
    text = io.StringIO()
    rows = [{"refused_because": why, "role_id": role, "answers": count} for why, role, count in refused]
    print_sign_offs(Console(file=text, width=400), rows, SENIORS)
    return text.getvalue().splitlines()


def test_a_refused_sign_off_names_the_role_and_who_could_sign() -> None:
    lines = printed(
        ("not_a_senior", "backend_engineer", 2), ("not_a_senior", None, 1), ("nobody_known", None, 3)
    )
    may = "These roles may sign (`is_senior` in model/competencies.yml): Senior backend engineer, Staff engineer"
    assert lines[:3] == [
        f"  2 sign-offs do not count: not a senior, by backend_engineer. {may}",
        f"  1 sign-offs do not count: not a senior, by a title that no role lists. {may}",
        f"  3 sign-offs do not count: nobody known. {may}",
    ]


def test_nothing_is_said_where_all_count() -> None:
    assert printed() == []
