"""Runs `git log` once over a local clone and hands its output on as frames, a block at a time.

Belongs here: git's command lines, its process, and the mailmap for what git does not map itself.
How a record is parsed is `log_rows.py`; which commits are asked for is `source.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import polars as pl

from ingestion.sources.git.log_rows import FIELDS, LogBlock, parse_log

BLOCK_BYTES = 1 << 22
PIPE_BYTES = 1 << 20  # fewer, larger pieces: half of what reading git's output costs is switching
F_SETPIPE_SZ = 1031  # Linux; elsewhere the pipe stays as it is


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
    form = f"%x1e{nonce}" + "%n".join(FIELDS) + f"%x1d{nonce}"
    return git_command(
        repository,
        *("log", "-z", "--numstat", "--find-renames", "--no-ext-diff", "--no-textconv", "--date=raw"),
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
            command, stdout=subprocess.PIPE, stderr=complaints, env=git_environment(), bufsize=PIPE_BYTES
        ) as process,
    ):
        output: IO[bytes] = process.stdout  # type: ignore[assignment]
        with contextlib.suppress(OSError):
            fcntl.fcntl(output, F_SETPIPE_SZ, PIPE_BYTES)
        canonical: dict[str, str] = {}
        for records in _whole_records(output, f"\x1e{nonce}".encode()):
            yield _mapped(parse_log(records, nonce), canonical, repository, mailmap)
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


def _mapped(block: LogBlock, canonical: dict[str, str], repository: Path, mailmap: Path | None) -> LogBlock:
    """Co-authors by the e-mail that the mailmap gives them; authors have theirs from git log itself."""
    contacts = block.co_authors["contact"].unique().to_list()
    if new := sorted(contact for contact in contacts if contact not in canonical):
        command = git_command(repository, "check-mailmap", "--stdin", mailmap=mailmap)
        given = "".join(f"{contact}\n" for contact in new).encode()
        done = subprocess.run(  # noqa: S603 - a list, no shell
            command, input=given, capture_output=True, env=git_environment(), check=False
        )
        if done.returncode:
            raise GitError(done.stderr.decode("utf-8", "replace").strip())
        mapped = done.stdout.decode("utf-8", "replace").splitlines()
        canonical |= dict(zip(new, mapped, strict=True))
    emails = pl.col("contact").replace_strict(canonical, return_dtype=pl.String).str.extract(r"<([^<>]*)>$")
    co_authors = block.co_authors.select("commit_sha", emails.alias("email"))
    return LogBlock(
        block.commits,
        block.files,
        co_authors.unique(["commit_sha", "email"], keep="first", maintain_order=True),
    )


def git_environment() -> dict[str, str]:
    """git's, without what would read another repository or ask somebody."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
