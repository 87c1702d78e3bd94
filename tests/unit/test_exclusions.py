"""Who is excluded leaves no row and no mention in a page; everybody else's stay as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.boundary import allow_list, table, to_arrow
from ingestion.errors import SourceError
from ingestion.exclusions import Exclusions
from ingestion.identifiers import identifier, is_directory, naming_columns
from ingestion.person_key import person_key, write_secret
from ingestion.suppression import Suppressions, open_suppressions
from orchestration.key_rotation import rotate_key
from signalpath.settings import Settings

DAY = date(2026, 6, 30)


def arrow(kind: str, plural: str, *rows: dict) -> pa.Table:
    typed, rejections = to_arrow(table(kind, plural), list(rows), "it")
    assert not rejections
    return typed


def left(exclusions: Exclusions, kind: str, plural: str, *rows: dict) -> list[dict]:
    return exclusions.apply(table(kind, plural), arrow(kind, plural, *rows)).to_pylist()


@pytest.mark.parametrize(
    ("system", "value", "spelled"),
    [
        ("github", "OctoCat", "github:octocat"),
        ("git", "Ada@Example.org ", "email:ada@example.org"),
        ("git", "12345+octocat@users.noreply.github.com", "github:octocat"),
        ("email", "pagerduty:PABC12", "pagerduty:pabc12"),
        ("xapi", "mailto:ada@example.org", "email:ada@example.org"),
        ("git", "noreply@github.com", None),
        ("git", "devnull@localhost", None),
        ("jira", "  ", None),
    ],
)
def test_an_identifier_has_one_spelling(system: str, value: str, spelled: str | None) -> None:
    assert identifier(system, value) == spelled


@pytest.mark.mission("B6")
def test_subjects_go_with_their_row_and_mentions_are_blanked() -> None:
    out = Exclusions(["github:Mallory"])
    rows = left(
        out,
        "github",
        "pull_requests",
        {"pull_request_id": "1", "author_login": "mallory", "merged_by_login": "ada"},
        {"pull_request_id": "2", "author_login": "ada", "merged_by_login": "MALLORY"},
        {"pull_request_id": "3", "author_login": None, "merged_by_login": "ada"},
    )
    assert [(r["pull_request_id"], r["author_login"], r["merged_by_login"]) for r in rows] == [
        ("2", "ada", None),
        ("3", None, "ada"),
    ]


@pytest.mark.mission("B6")
def test_only_the_excluded_element_leaves_a_list() -> None:
    entry = {"log_entry_id": "1", "incident_id": "i", "assignee_ids": '["PA", "PB", "PÄ"]'}
    (row,) = left(Exclusions(["pagerduty:pb"]), "pagerduty", "log_entries", entry)
    assert row["assignee_ids"] == '["PA", "PÄ"]'


@pytest.mark.mission("B6")
def test_a_status_is_no_account_and_an_account_of_another_system_is_another() -> None:
    out = Exclusions(["github:done", "jira:77"])
    changes = [
        {"change_id": "1", "field": "status", "from_value": "Open", "to_value": "Done"},
        {"change_id": "2", "field": "assignee", "from_value": "77", "to_value": "78"},
    ]
    assert [(r["from_value"], r["to_value"]) for r in left(out, "jira", "changes", *changes)] == [
        ("Open", "Done"),
        (None, "78"),
    ]


def test_nothing_is_touched_when_nobody_is_excluded() -> None:
    rows = arrow("github", "pull_requests", {"pull_request_id": "1", "author_login": "ada"})
    assert Exclusions().apply(table("github", "pull_requests"), rows) is rows


@pytest.mark.mission("B3")
def test_a_dropped_row_of_a_directory_gives_away_the_other_accounts() -> None:
    """Jira shows the e-mail only in its user list; the tickets of that account must not stay."""
    out = Exclusions(["ada@example.org"])
    users = [{"account_id": "77", "email": "Ada@example.org"}, {"account_id": "78", "email": "b@example.org"}]
    assert [row["account_id"] for row in left(out, "jira", "users", *users)] == ["78"]
    (issue,) = left(out, "jira", "issues", {"issue_id": "1", "assignee_account_id": "77"})
    assert issue["assignee_account_id"] is None


@pytest.mark.mission("B3")
def test_the_suppression_list_holds_no_identity_and_outlives_a_rotation(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    held = open_suppressions(settings)
    held.add(["email:ursula@example.org", "github:ursula"], "g1", DAY)
    held.save()
    path = settings.keys / "suppressed.json"
    # A name that no hexadecimal digest can spell by chance.
    assert "ursula" not in path.read_text() and path.stat().st_mode & 0o777 == 0o600

    before = person_key(settings)
    write_secret(settings.keys / "person.key", "another key, put there by hand\n")
    with pytest.raises(SourceError, match="another person key"):
        open_suppressions(settings)
    write_secret(settings.keys / "person.key", before.decode())
    assert rotate_key(settings) == 2
    assert person_key(settings) != before

    carried = open_suppressions(settings)
    assert carried.find("github:ursula") == "g1" and carried.find("github:eve") is None
    assert before.decode() not in path.read_text(), "no old pseudonym can be computed any more"
    assert carried.remove(["g1"]) == 2 and carried.find("github:ursula") is None


LOGIN = st.text("abcdefghij0123456789-", min_size=1, max_size=6)


@pytest.mark.mission("B3")
@given(st.lists(st.tuples(LOGIN, LOGIN), max_size=30), st.sets(LOGIN, max_size=5))
def test_no_excluded_login_is_left_and_no_other_is_lost(pairs: list, excluded: set[str]) -> None:
    key = b"k" * 32
    held = Suppressions(Path("nowhere"), {"a": key}, {})
    held.add([f"github:{login}" for login in excluded], "g", DAY)
    rows = [
        {"pull_request_id": str(i), "author_login": author.upper(), "merged_by_login": merger}
        for i, (author, merger) in enumerate(pairs)
    ]
    kept = left(Exclusions((), held), "github", "pull_requests", *rows)
    expected = [
        (author.upper(), None if merger in excluded else merger)
        for author, merger in pairs
        if author not in excluded
    ]
    assert [(row["author_login"], row["merged_by_login"]) for row in kept] == expected


@pytest.mark.mission("B3")
@pytest.mark.parametrize(
    "name", [t.name for kind in allow_list().values() for t in kind.values() if is_directory(t)]
)
def test_a_list_of_people_names_nobody_but_its_subjects(name: str) -> None:
    """A row of users goes whole: an e-mail or login in it that were a mere mention would leave the rest."""
    kind, plural = name.split("__")
    mentions = [c.name for c in naming_columns(table(kind, plural)) if not c.is_subject]
    assert set(mentions) <= {"manager_id"}
