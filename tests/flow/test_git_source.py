"""The git source over real repositories, made here by git itself, and over one long real history."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from ingestion.errors import SourceError
from ingestion.load import LoadResult, load_kind
from signalpath.program import load_program
from signalpath.settings import Settings

SECRET = "zebra-umbrella-4711"


class Clone:
    """A repository, and a program that reads it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clone"
        self.program = folder / "program"
        self.settings = Settings(home=folder / "home", program=self.program)
        self.program.mkdir()
        self.configure()

    def configure(self, options: str = "") -> None:
        entry = f"- {{name: clone, kind: git, path: ../clone{options}}}\n"
        (self.program / "sources.yml").write_text(entry)

    def init(self) -> Clone:
        self.path.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        return self

    def git(self, *arguments: str, **environment: str) -> str:
        identity = {
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "1767261600 +0200",
            "GIT_COMMITTER_DATE": "1767261600 +0200",
            "GIT_CONFIG_GLOBAL": "/dev/null",
        }
        done = subprocess.run(
            ["git", "-C", self.path, *arguments],
            env=os.environ | identity | environment,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def commit(self, message: str, files: dict[str, bytes] | None = None, **environment: str) -> str:
        for name, content in (files or {}).items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_bytes(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message, **environment)
        return self.git("rev-parse", "HEAD")

    def load(self) -> LoadResult:
        return load_kind("git", load_program(self.program), self.settings, date(2026, 6, 30))

    def sql(self, query: str) -> list[tuple]:
        with duckdb.connect(self.settings.warehouse) as con:
            return con.execute(query).fetchall()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


@pytest.mark.mission("C1")
def test_fields_of_a_commit(clone: Clone) -> None:
    """Author, offset, size by path, co-authors, pull request number, revert, parents."""
    clone.init()
    first = clone.commit("Begin (#3)", {"src/a b\tc\n.py": b"1\n2\n", "bin": b"\0\1"})
    second = clone.commit(
        "Go on\n\nWith words.\n\nCo-authored-by: Bob <Bob@example.org>\nCo-Authored-By: Cy <cy@example.org>",
        {"src/é.py": b"1\n"},
        GIT_AUTHOR_DATE="1767261600 -0330",
        GIT_COMMITTER_EMAIL="bot@example.org",
    )
    clone.git("checkout", "--quiet", "-b", "topic", first)
    clone.commit(f"Revert\n\nThis reverts commit {first}.")
    clone.git("checkout", "--quiet", "main")
    clone.git("merge", "--quiet", "--no-ff", "-m", "Merge pull request #12 from acme/topic (#99)", "topic")
    clone.load()

    assert clone.sql("select repository_id, default_branch, head_sha from raw.git__repositories") == [
        ("clone", "main", clone.git("rev-parse", "main"))
    ]
    commits = clone.sql(
        "select commit_sha, author_email, author_name, committer_email, authored_at, "
        "author_utc_offset_minutes, parent_count, pull_request_number, reverted_sha from raw.git__commits"
    )
    by_sha = {sha: rest for sha, *rest in commits}
    at = datetime.fromtimestamp(1767261600, UTC)
    ada = "ada@example.org"
    assert by_sha[first] == [ada, "Ada", ada, at, 120, 0, 3, None]
    assert by_sha[second] == [ada, "Ada", "bot@example.org", at, -210, 1, None, None]
    assert sorted((p, n, r) for *_, p, n, r in commits if p == 2 or r) == [(1, None, first), (2, 99, None)]
    assert sorted(clone.sql("select path, additions, deletions from raw.git__commit_files")) == [
        ("bin", None, None),
        ("src/a b\tc\n.py", 2, 0),
        ("src/é.py", 1, 0),
    ]
    assert sorted(clone.sql("select commit_sha, email from raw.git__commit_co_authors")) == [
        (second, "Bob@example.org"),
        (second, "cy@example.org"),
    ]


def test_only_what_is_new_is_read(clone: Clone) -> None:
    clone.init().commit("one", {"a": b"1"})
    assert clone.load().tables["git__commits"].loaded == 1
    assert clone.load().loaded == 0
    clone.commit("two", {"a": b"2"})
    clone.commit("three")
    assert clone.load().tables["git__commits"].loaded == 2
    assert clone.sql("select count(*) from raw.git__commits") == [(3,)]


def test_a_long_log_is_read_in_blocks(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the block size cuts through: every commit and file once."""
    clone.init()
    for i in range(12):
        clone.commit(
            f"commit {i} (#{i})\n\n" + "words " * (20 * i), {f"file{j}": b"%d" % i for j in range(i)}
        )
    log = clone.git("log", "--format=%H", "--numstat")
    monkeypatch.setattr("ingestion.sources.git.log.BLOCK_BYTES", 701)
    result = clone.load()
    assert result.tables["git__commits"].total == 12
    assert result.tables["git__commit_files"].total == log.count("\t") // 2 == 66
    assert clone.sql("select sum(pull_request_number) from raw.git__commits") == [(66,)]


def test_a_rewritten_history_replaces_the_old_one(clone: Clone) -> None:
    """A commit that is no longer on the branch is no longer in raw."""
    clone.init().commit("one", {"a": b"1"})
    gone = clone.commit("two", {"b": b"1"})
    clone.load()
    clone.git("commit", "--quiet", "--amend", "-m", "two, again")
    result = clone.load()
    assert result.tables["git__commits"].total == 2
    assert clone.sql(f"select * from raw.git__commit_files where commit_sha = '{gone}'") == []


def test_a_changed_mailmap_renames_old_commits(clone: Clone) -> None:
    clone.init().commit("one")
    clone.load()
    (clone.program / "mailmap").write_text("Ada L <ada@work.example> <ada@example.org>\n")
    clone.configure(", mailmap: mailmap")
    clone.load()
    assert clone.sql("select author_name, author_email from raw.git__commits") == [
        ("Ada L", "ada@work.example")
    ]


def test_one_branch_of_a_bare_clone(clone: Clone) -> None:
    clone.init().commit("one")
    clone.git("checkout", "--quiet", "-b", "release")
    clone.commit("two")
    clone.git("checkout", "--quiet", "main")
    clone.git("clone", "--quiet", "--bare", ".", "../bare.git")
    clone.path = clone.path.parent / "bare.git"
    (clone.program / "sources.yml").write_text(
        "- {name: clone, kind: git, path: ../bare.git, branch: release}\n"
    )
    assert clone.load().tables["git__commits"].total == 2


def test_odd_bytes_clocks_and_forged_separators(clone: Clone) -> None:
    """What people's tools wrote into history must not break reading it, nor invent commits."""
    clone.init()
    clone.commit("\x1e\x1f\x1d" + "0" * 40 + "\x1fforged\x1e", {"a": b"1"})
    clone.commit("the epoch", GIT_AUTHOR_DATE="@0 +0000")
    clone.commit("far future", GIT_AUTHOR_DATE="@99999999999 +1400")
    clone.git("config", "i18n.commitEncoding", "latin1")
    tree = clone.git("rev-parse", "HEAD^{tree}")
    raw = (
        f"tree {tree}\nparent {clone.git('rev-parse', 'HEAD')}\n".encode()
        + b"author M\xfcller <m\xfcller@example.org> 99999999999999999 +9999\n"
        + b"committer M <m@example.org> 1767261600 +0000\n\n\xff\xfe odd (#7)\n"
    )
    made = subprocess.run(
        ["git", "-C", clone.path, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        input=raw,
        capture_output=True,
        check=True,
    )
    clone.git("update-ref", "refs/heads/main", made.stdout.decode().strip())
    result = clone.load()
    assert result.rejections == ()
    assert result.tables["git__commits"].total == 4
    assert result.tables["git__commit_files"].total == 1
    assert clone.sql("select count(*) from raw.git__commits where length(commit_sha) <> 40") == [(0,)]


@pytest.mark.mission("B1")
def test_no_message_and_no_content_reaches_the_disk(clone: Clone) -> None:
    """Secrets in subject, body, trailer values and files; a marker that is allowed proves the search."""
    clone.init().commit(
        f"{SECRET} (#5)\n\n{SECRET} body\n\nReviewed-by: {SECRET} <r@example.org>\nCo-authored-by: {SECRET} <c@example.org>",
        {"kept-path.txt": SECRET.encode()},
    )
    clone.load()
    written = [path for path in clone.settings.home.rglob("*") if path.is_file()]
    assert written
    assert [p.name for p in written if b"kept-path.txt" in p.read_bytes()] == ["warehouse.duckdb"]
    assert [p.name for p in written if SECRET.encode() in p.read_bytes()] == []


@pytest.mark.parametrize(
    ("make", "options", "said"),
    [
        ("nothing", "", "does not exist"),
        ("file", "", "is a file"),
        ("folder", "", "no git repository"),
        ("empty", "", "no commit"),
        ("one commit", ", branch: nope", "no branch `nope`"),
        ("one commit", ", mailmap: nope.txt", "nope.txt does not exist"),
        ("broken", "", "git"),
    ],
)
def test_an_unusable_clone_is_one_clear_error(clone: Clone, make: str, options: str, said: str) -> None:
    clone.configure(options)
    if make == "file":
        clone.path.write_text("x")
    if make == "folder":
        clone.path.mkdir()
    if make in ("empty", "one commit", "broken"):
        clone.init()
    if make in ("one commit", "broken"):
        clone.commit("one", {"a": b"1"})
    if make == "broken":
        clone.commit("two", {"a": b"2"})
        parent = clone.git("rev-parse", "HEAD^")
        (clone.path / ".git/objects" / parent[:2] / parent[2:]).unlink()
    with pytest.raises(SourceError) as caught:
        clone.load()
    assert said in str(caught.value) and "source `clone`" in str(caught.value)
    assert not clone.settings.warehouse.exists() or clone.sql("from duckdb_tables()") == []


@pytest.mark.real_data
@pytest.mark.mission("C1")
def test_a_long_real_history(clone: Clone, shared_data: Path) -> None:
    """Nineteen years of pytest's metadata: every commit, none rejected, and fast the second time."""
    bundle = shared_data / "git_pytest_meta" / "pytest_meta.bundle"
    if not bundle.is_file():
        pytest.skip("needs ../shared/data/git_pytest_meta")
    subprocess.run(["git", "clone", "--quiet", "--bare", bundle, clone.path], check=True)
    clone.configure(f", mailmap: {bundle.parent / 'mailmap.txt'}")
    result = clone.load()
    assert result.rejections == ()
    assert result.tables["git__commits"].total == 17_666
    by_git = subprocess.run(
        [
            "git",
            "-C",
            clone.path,
            "-c",
            f"mailmap.file={bundle.parent / 'mailmap.txt'}",
            "log",
            "--format=%H %at %aE",
            "HEAD",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    by_us = clone.sql("select commit_sha, epoch(authored_at)::bigint, author_email from raw.git__commits")
    assert sorted(map(tuple, by_us)) == sorted(
        (sha, int(at), email)
        for sha, at, email in (line.split(" ", 2) for line in by_git.stdout.splitlines())
    )
    assert clone.load().loaded == 0
