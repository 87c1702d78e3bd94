"""git: the history of one local clone, by one pass of `git log`. No checkout, no network.

Belongs here: which commits are new, what is remembered between runs, and what can be wrong with a
clone. How the log is parsed is `log.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from dlt.sources import DltSource

from ingestion.boundary import table
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.git.log import GitError, read_log, run_git
from ingestion.sources.git.log_rows import LogBlock
from signalpath.program.sources import GitSource


def git_source(config: GitSource, context: LoadContext) -> DltSource:
    """Repositories, commits, files and co-authors of one clone.

    The head that was loaded last is remembered; the next run reads `last..head`. After a rewritten
    history or a changed mailmap everything is read anew, and what is gone is dropped.

    Raises:
        SourceError: (when read) no such folder, no git repository, no such branch, or no commit.
    """

    def read(state: State) -> Iterator[Page]:
        try:
            yield from _pages(config, context, state)
        except GitError as error:
            raise SourceError(
                config.name,
                f"git could not read {context.program.resolve(config.path)} ({_first_line(error)})",
                "Run `git log` there to see more, and mend the clone or `path`",
            ) from None

    return boundary_source("git", config.name, context, read)


def _pages(config: GitSource, context: LoadContext, state: State) -> Iterator[Page]:
    repository = _repository(config, context)
    mailmap = _mailmap(config, context)
    branch, head = _head(config, repository)
    names = hashlib.sha256(mailmap.read_bytes()).hexdigest() if mailmap else _own_mailmap(repository)
    last = state.get("head")
    if (last, state.get("branch"), state.get("mailmap")) == (head, branch, names):
        return
    grows = (
        last
        and (state["branch"], state["mailmap"]) == (branch, names)
        and _is_ancestor(repository, last, head)
    )
    if last and not grows:
        for plural in ("commits", "commit_co_authors", "commit_files"):
            context.clear(table("git", plural).name)
    for block in read_log(repository, [f"{last}..{head}" if grows else head], head[:12], mailmap):
        yield from block_pages(config.name, block)
    yield Page("repositories", [{"repository_id": config.name, "default_branch": branch, "head_sha": head}])
    state.update(head=head, branch=branch, mailmap=names)


def block_pages(repository_id: str, block: LogBlock) -> Iterator[Page]:
    """The three tables of some commits; no key of theirs comes again in the same log."""
    named = pl.lit(repository_id).alias("repository_id")
    yield Page("commits", block.commits.with_columns(named))
    yield Page("commit_files", block.files.with_columns(named))
    yield Page("commit_co_authors", block.co_authors.with_columns(named))


def _repository(config: GitSource, context: LoadContext) -> Path:
    path = context.program.resolve(config.path)
    if not path.is_dir():
        what = "is a file, not a clone" if path.is_file() else "does not exist"
        raise SourceError(
            config.name,
            f"{path} {what}",
            "Clone the repository there (`git clone --bare` is enough), or mend `path` in sources.yml",
        )
    try:
        folder = Path(run_git(path, "rev-parse", "--absolute-git-dir"))
    except GitError as error:
        if "dubious ownership" in str(error):
            raise SourceError(
                config.name,
                f"git refuses {path}, which belongs to another user",
                "Allow it with `git config --global --add safe.directory PATH`",
            ) from None
        raise _no_repository(config, path) from None
    if folder not in (path.resolve(), path.resolve() / ".git") and not (path / ".git").exists():
        raise _no_repository(config, path)  # a plain folder inside some other repository
    return path


def _no_repository(config: GitSource, path: Path) -> SourceError:
    return SourceError(
        config.name, f"{path} is no git repository", "Point `path` in sources.yml to a clone, bare or not"
    )


def _mailmap(config: GitSource, context: LoadContext) -> Path | None:
    if config.mailmap is None:
        return None
    path = context.program.resolve(config.mailmap)
    if not path.is_file():
        raise SourceError(
            config.name, f"the mailmap {path} does not exist", "Mend or remove `mailmap` in sources.yml"
        )
    return path


def _own_mailmap(repository: Path) -> str:
    try:
        return run_git(repository, "rev-parse", "--verify", "--quiet", "HEAD:.mailmap")
    except GitError:
        return ""


def _head(config: GitSource, repository: Path) -> tuple[str, str]:
    """The branch's name and the sha it points to."""
    try:
        branch = config.branch or run_git(repository, "rev-parse", "--abbrev-ref", "HEAD")
        commit = f"{branch}^{{commit}}" if config.branch else "HEAD^{commit}"
        return branch, run_git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
    except GitError:
        what = f"has no branch `{config.branch}`" if config.branch else "has no commit that HEAD points to"
        raise SourceError(
            config.name, f"the clone at {repository} {what}", "Fetch it, or set `branch` in sources.yml"
        ) from None


def _is_ancestor(repository: Path, old: str, new: str) -> bool:
    """False too if `old` is not in the clone at all."""
    try:
        run_git(repository, "merge-base", "--is-ancestor", old, new)
    except GitError:
        return False
    return True


def _first_line(error: GitError) -> str:
    return str(error).splitlines()[0] if str(error) else "no reason given"
