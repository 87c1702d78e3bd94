"""The last look at a published file: one that shows somebody never replaces the one of before."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from orchestration import warehouse
from orchestration.published_file import PrivacyGateError, personal_columns, publish_file

SOUND = {
    "programme": pl.DataFrame({"sponsor": ["sam@example.org"], "people": [40], "k": [5]}),
    "path_outcomes": pl.DataFrame({"reason": ["no_gap", "thin"], "people": [7, None]}),
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "published" / "sponsor.duckdb"
    publish_file(path, SOUND, k=5)
    return path


def test_sound_tables_are_published_in_full(published: Path) -> None:
    tables = warehouse.read(published, {"o": "main.path_outcomes", "p": "main.programme"})
    assert tables["o"].equals(SOUND["path_outcomes"])
    assert tables["p"].equals(SOUND["programme"])
    assert [path.name for path in published.parent.iterdir()] == ["sponsor.duckdb"]


@pytest.mark.mission("B4")
@pytest.mark.parametrize(
    ("table", "check"),
    [
        (pl.DataFrame({"reason": ["no_gap"], "people": [4]}), "groups_are_large_enough"),
        (pl.DataFrame({"person_key": ["x"], "people": [9]}), "columns_are_not_personal"),
        (pl.DataFrame({"assignee_account_id": ["x"]}), "columns_are_not_personal"),
        (pl.DataFrame({"reason": ["0123456789abcdef"]}), "values_are_not_personal"),
        (pl.DataFrame({"reason": ["ada@example.org"]}), "values_are_not_personal"),
    ],
)
def test_a_table_that_shows_somebody_is_refused(published: Path, table: pl.DataFrame, check: str) -> None:
    before = published.read_bytes()
    with pytest.raises(PrivacyGateError, match=check) as refused:
        publish_file(published, {**SOUND, "path_outcomes": table}, k=5)
    assert published.read_bytes() == before
    assert [path.name for path in published.parent.iterdir()] == ["sponsor.duckdb"]
    # The message names table and column, and never repeats what should not be seen.
    assert not any(
        str(value) in str(refused.value)
        for value in table.row(0)
        if isinstance(value, str) and len(value) > 1
    )


def test_personal_columns_come_from_the_allow_list() -> None:
    assert {"email", "author_login", "person_email"} <= set(personal_columns())
    assert "created_at" not in personal_columns()
