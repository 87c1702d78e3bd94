"""Protects C8: the review queue keeps what people decided, runs follow it, and links can be measured."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner

from orchestration import identity_accounts, identity_review, warehouse
from orchestration.cli import app
from orchestration.identity_evaluation import canonical_identities, evaluate
from orchestration.identity_review import update_queue
from signalpath.identity import ACCOUNTS_SCHEMA, NAMED_SCHEMA, people_of
from signalpath.program import Program, ProgramError, load_program

pytestmark = pytest.mark.mission("C8")
KEY = b"a key that is only for this test"
ROWS = [
    ("roster", "p1", "john@acme.com", None, None, False, "John Smith", 1),
    ("roster", "p2", "kim@acme.com", None, None, False, "Kim Park", 1),
    ("git", "jsmith@home.com", "jsmith@home.com", None, None, False, "John Smith", 7),
    ("git", "kim@acme.com", "kim@acme.com", None, None, False, "Kim Park", 7),
]


@pytest.fixture
def program(tmp_path, monkeypatch) -> Program:
    """A program without sources, and accounts in place of a warehouse."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "sources.yml").write_text("[]\n")
    accounts = pl.DataFrame(ROWS, schema=ACCOUNTS_SCHEMA | NAMED_SCHEMA, orient="row")
    monkeypatch.setattr(identity_review, "read_accounts", lambda _: accounts)
    return load_program(folder)


def decide(path: Path, decision: str) -> None:
    document = yaml.safe_load(path.read_text())
    document["links"][0] |= {"decision": decision, "decided_by": "lead", "decided_on": "2026-05-04"}
    path.write_text(yaml.safe_dump(document))


def test_the_queue_is_idempotent_keeps_decisions_and_the_next_run_follows(program, tmp_path):
    path = program.folder / "identity.yml"
    first = update_queue(tmp_path / "none", program, path)
    assert (first.open, first.decided, first.new) == (1, 0, 1)
    written = path.read_bytes()
    assert b"Smith" not in written, "the queue names accounts, and nobody by name"
    assert path.stat().st_mode & 0o077 == 0
    again = update_queue(tmp_path / "none", program, path)
    assert (again.open, again.new, path.read_bytes()) == (1, 0, written)

    decide(path, "same")
    third = update_queue(tmp_path / "none", program, path)
    assert (third.open, third.decided) == (0, 1)
    accounts = pl.DataFrame(ROWS, schema=ACCOUNTS_SCHEMA | NAMED_SCHEMA, orient="row")
    _, linked = people_of(identity_accounts.identify(accounts, load_program(program.folder)), KEY)
    approved = linked.filter(account_id="jsmith@home.com").row(0, named=True)
    assert (approved["method"], approved["approved_by"], str(approved["approved_on"])) == (
        *("approved", "lead"),
        "2026-05-04",
    )
    assert linked["person_key"].n_unique() == 2

    decide(path, "different")
    fourth = update_queue(tmp_path / "none", program, path)
    assert (fourth.open, fourth.decided, fourth.refused) == (0, 1, ())


def test_an_approval_that_would_join_two_people_of_the_roster_is_refused_in_words(program, tmp_path):
    path = tmp_path / "elsewhere" / "identity.yml"
    path.parent.mkdir()
    link = {"left": "roster:p1", "right": "roster:p2", "decision": "same", "decided_by": "x"}
    path.write_text(yaml.safe_dump({"links": [link | {"decided_on": "2026-05-04"}]}))
    (refused,) = update_queue(tmp_path / "none", program, path).refused
    assert "roster:p1 and roster:p2 stay apart" in refused


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({"left": "git:a@x.io", "right": "git:A@x.io"}, "links.0: "),
        ({"left": "slack:a", "right": "git:a@x.io"}, "links.0.left: "),
        ({"left": "git:b", "right": "git:a", "decision": "same"}, "needs `decided_by` and `decided_on`"),
        ({"left": "git:b", "right": "git:a", "decison": "same"}, "unknown key"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(program, link, expected):
    (program.folder / "identity.yml").write_text(yaml.safe_dump({"links": [link]}))
    with pytest.raises(ProgramError, match="identity") as fault:
        load_program(program.folder)
    assert expected in str(fault.value)


def test_a_pair_is_said_once_whatever_its_order(program):
    links = [{"left": "git:a", "right": "git:b"}, {"left": "git:B", "right": "git:a"}]
    (program.folder / "identity.yml").write_text(yaml.safe_dump({"links": links}))
    with pytest.raises(ProgramError, match="is the pair of links"):
        load_program(program.folder)


def test_review_without_a_warehouse_says_what_to_do(program, tmp_path):
    done = CliRunner().invoke(
        app, ["identity", "review", "--program", str(program.folder), "--home", str(tmp_path / "home")]
    )
    assert done.exit_code == 2
    assert "signalpath run" in done.output


def test_review_of_a_warehouse_without_accounts_says_so(program, tmp_path, monkeypatch):
    monkeypatch.undo()
    home = tmp_path / "home"
    warehouse.write(home / "warehouse.duckdb", "raw", {"other": pl.DataFrame({"a": [1]})})
    done = CliRunner().invoke(
        app, ["identity", "review", "--program", str(program.folder), "--home", str(home)]
    )
    assert (done.exit_code, "no accounts yet" in done.output) == (2, True), done.output


@pytest.fixture
def clone(tmp_path) -> Path:
    """Three identities of one person, two of them alike, and a stranger; a mailmap in the clone lies."""
    folder = tmp_path / "clone"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def git(*command: str, **author: str) -> None:
        subprocess.run(["git", "-C", str(folder), *command], check=True, env=environment | author)

    folder.mkdir()
    git("init", "-q", "-b", "main")
    (folder / ".mailmap").write_text("Nobody <nobody@x.io> <zoltan@acme.com>\n")
    git("add", ".")
    for name, email in [
        ("Kirill Smelkov", "kirr@acme.com"),
        ("Kirill Smelkov", "kirill@home.ru"),
        ("Zoltan Orsi", "zoltan@acme.com"),
        ("somebody", "other@home.ru"),
    ]:
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", name), ("EMAIL", email))}  # fmt: skip
        git("commit", "-q", "--allow-empty", "-m", "x", **who)
    return folder


def test_evaluate_counts_pairs_by_the_given_mailmap_alone(clone, tmp_path):
    mailmap = tmp_path / "mailmap.txt"
    mailmap.write_text("Kirill <kirr@acme.com> <kirill@home.ru>\nKirill <kirr@acme.com> <other@home.ru>\n")
    assert canonical_identities([("Zoltan Orsi", "zoltan@acme.com")], mailmap) == [
        ("Zoltan Orsi", "zoltan@acme.com")
    ]
    found = evaluate(clone, mailmap)
    automatic, _ = found.figures["all pairs"]
    assert (found.identities, found.spoken) == (4, 3)
    assert (automatic.both, automatic.predicted, automatic.true) == (1, 1, 3)
    assert automatic.precision == 1
    assert automatic.recall == pytest.approx(1 / 3)
    done = CliRunner().invoke(
        app, ["identity", "evaluate", "--repository", str(clone), "--mailmap", str(mailmap)]
    )
    assert done.exit_code == 0, done.output
    assert "1.000   0.333   0.500" in done.output


@pytest.mark.parametrize(
    "arguments", [[], ["--repository", "x", "--source", "y"], ["--repository", "absent"]]
)
def test_evaluate_names_what_is_missing(arguments, tmp_path):
    mailmap = tmp_path / "m"
    mailmap.write_text("")
    done = CliRunner().invoke(app, ["identity", "evaluate", "--mailmap", str(mailmap), *arguments])
    assert done.exit_code == 2
    assert done.output.startswith("signalpath: ")


@pytest.mark.real_data
def test_a_real_history_is_linked_without_a_wrong_word_of_its_mailmap(shared_data, tmp_path):
    folder = shared_data / "git_pytest_meta"
    bundle, clone = folder / "pytest_meta.bundle", tmp_path / "clone.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(clone)], check=True)
    found = evaluate(clone, folder / "mailmap.txt")
    automatic, offered = found.figures["pairs the mailmap speaks of"]
    assert found.identities == 1258
    assert automatic.precision >= 0.98
    assert automatic.recall >= 0.8
    assert offered.recall >= 0.9
    everything, _ = found.figures["all pairs"]
    assert everything.recall >= 0.8
