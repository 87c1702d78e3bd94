"""Runs `git log` once over a local clone and turns its output into frames, a block at a time.

Belongs here: the log's format and how it is parsed. Which commits are asked for, and what is
remembered between runs, is `git.py`.

Subjects and messages pass through memory only, to find `(#123)`, `Merge pull request #123`,
`This reverts commit …` and co-author trailers; no frame that leaves here has them.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

FIELDS = (
    "%H",
    "%P",
    "%aE",
    "%aN",
    "%cE",
    "%ad",
    "%cd",
    "%(trailers:key=Co-authored-by,valueonly)",
    "%s",
    "%b",
)
BLOCK_BYTES = 1 << 23
# %ad with --date=raw is `<epoch seconds> <+hhmm>`. Broken clocks exist; beyond the year 9999 is no date.
LAST_SECOND = 253_402_300_799


@dataclass(frozen=True)
class LogBlock:
    """Some commits of a log, with allow-listed column names but for `repository_id`."""

    commits: pl.DataFrame
    files: pl.DataFrame
    co_authors: pl.DataFrame


class GitError(Exception):
    """git ended with an error; the message is git's own."""


def run_git(repository: Path, *arguments: str) -> str:
    """What a short git command prints, stripped.

    Raises:
        GitError: it failed, or there is no git.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell
            git_command(repository, *arguments), capture_output=True, env=git_environment(), check=False
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode("utf-8", "replace").strip()


def git_command(repository: Path, *arguments: str, mailmap: Path | None = None) -> list[str]:
    """A git command line that the user's own configuration cannot bend."""
    command = ["git", "-C", str(repository), "-c", "log.showSignature=false", "-c", "color.ui=false"]
    if mailmap:
        command += ["-c", f"mailmap.file={mailmap}"]
    return [*command, *arguments]


def log_command(
    repository: Path, revisions: Sequence[str], nonce: str, mailmap: Path | None = None
) -> list[str]:
    """The one `git log` of the git source: every field and the numstat, NUL-terminated paths."""
    form = f"%x1e{nonce}" + f"%x1f{nonce}".join(FIELDS) + f"%x1d{nonce}"
    return git_command(
        repository,
        *("log", "-z", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv", "--date=raw"),
        *("--encoding=UTF-8", f"--format=tformat:{form}", *revisions, "--"),
        mailmap=mailmap,
    )


def read_log(
    repository: Path, revisions: Sequence[str], nonce: str, mailmap: Path | None = None
) -> Iterator[LogBlock]:
    """Stream the log of `revisions` (such as `[sha]` or `[old..new]`) as blocks of frames.

    Args:
        repository: a clone, bare or not.
        revisions: what `git log` walks.
        nonce: hex text that no commit message can hold, such as the head's own sha: it makes the
            separators unforgeable.
        mailmap: overrides the clone's own.

    Raises:
        GitError: git failed.
    """
    command = log_command(repository, revisions, nonce, mailmap)
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - a list, no shell
            command, stdout=subprocess.PIPE, stderr=complaints, env=git_environment(), bufsize=BLOCK_BYTES
        ) as process,
    ):
        for records in _whole_records(process.stdout, f"\x1e{nonce}".encode()):  # type: ignore[arg-type]
            yield parse_log(records, nonce)
        if process.wait():
            complaints.seek(0)
            raise GitError(complaints.read().decode("utf-8", "replace").strip())


def _whole_records(output: IO[bytes], begin: bytes) -> Iterator[bytes]:
    """Blocks of about BLOCK_BYTES that each end where a record ends."""
    rest = b""
    while block := output.read(BLOCK_BYTES):
        cut = block.rfind(begin)
        if cut > 0 or (cut == 0 and rest):
            yield rest + block[:cut]
            rest = block[cut:]
        else:
            rest += block
    if rest:
        yield rest


def parse_log(output: bytes, nonce: str) -> LogBlock:
    """Whole records of `log_command`'s output as frames. Bytes that are no UTF-8 become U+FFFD."""
    text = output.decode("utf-8", "replace")
    records = pl.Series("record", text.split(f"\x1e{nonce}")[1:], dtype=pl.String)
    names = ["commit_sha", "parents", "author_email", "author_name", "committer_email", "authored"]
    names += ["committed", "trailers", "subject", "rest"]
    raw = (
        records.str.splitn(f"\x1f{nonce}", len(names)).struct.rename_fields(names).struct.unnest()
    ).with_columns(pl.col("rest").str.splitn(f"\x1d{nonce}", 2).struct.rename_fields(["body", "numstat"]))
    raw = raw.unnest("rest")
    return LogBlock(_commits(raw), _files(raw), _co_authors(raw))


def _commits(raw: pl.DataFrame) -> pl.DataFrame:
    return (
        raw.lazy()
        .select(
            "commit_sha",
            "author_email",
            "author_name",
            "committer_email",
            _instant("authored").alias("authored_at"),
            _instant("committed").alias("committed_at"),
            _offset_minutes("authored").alias("author_utc_offset_minutes"),
            pl.when(pl.col("parents") == "")
            .then(0)
            .otherwise(pl.col("parents").str.count_matches(" ", literal=True) + 1)
            .cast(pl.Int64)
            .alias("parent_count"),
            pl.coalesce(
                pl.col("subject").str.extract(r"^Merge pull request #(\d{1,9})\b"),
                pl.col("subject").str.extract(r"\(#(\d{1,9})\)\s*$"),
            )
            .cast(pl.Int64)
            .alias("pull_request_number"),
            pl.when(pl.col("body").str.contains("This reverts commit ", literal=True))
            .then(pl.col("body").str.extract(r"This reverts commit ([0-9a-f]{7,64})"))
            .alias("reverted_sha"),
        )
        .collect()
    )


def _instant(column: str) -> pl.Expr:
    seconds = pl.col(column).str.extract(r"^(-?\d+)").cast(pl.Int64, strict=False)
    seconds = pl.when(seconds.is_between(-LAST_SECOND, LAST_SECOND)).then(seconds)
    return (seconds * 1_000_000).cast(pl.Datetime("us", "UTC"))


def _offset_minutes(column: str) -> pl.Expr:
    offset = pl.col(column).str.extract(r"([+-]\d{4})$").cast(pl.Int64)
    return offset.sign() * (offset.abs() // 100 * 60 + offset.abs() % 100)


def _files(raw: pl.DataFrame) -> pl.DataFrame:
    # A record without files ends "\0"; with files "\0\n" and then "added\tdeleted\tpath\0" each.
    entries = (
        raw.select("commit_sha", pl.col("numstat").str.strip_prefix("\0"))
        .filter(pl.col("numstat") != "")
        .with_columns(pl.col("numstat").str.strip_prefix("\n").str.strip_suffix("\0").str.split("\0"))
        .explode("numstat")
    )
    parts = pl.col("numstat").str.splitn("\t", 3).struct.rename_fields(["additions", "deletions", "path"])
    return (
        entries.select("commit_sha", parts)
        .unnest("numstat")
        .select(
            "commit_sha",
            "path",
            pl.col("additions", "deletions").cast(pl.Int64, strict=False),  # "-" for a binary file
        )
        .unique(["commit_sha", "path"], keep="first", maintain_order=True)
    )


def _co_authors(raw: pl.DataFrame) -> pl.DataFrame:
    return (
        raw.lazy()
        .filter(pl.col("trailers") != "")
        .select("commit_sha", pl.col("trailers").str.extract_all(r"<[^<>\s]+@[^<>\s]+>").alias("email"))
        .explode("email")
        .drop_nulls()
        .with_columns(pl.col("email").str.strip_chars("<>"))
        .unique(["commit_sha", "email"], keep="first", maintain_order=True)
    ).collect()


def git_environment() -> dict[str, str]:
    """git's, without what would read another repository or ask somebody."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
