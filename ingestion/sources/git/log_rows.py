"""Turns whole records of `git log`'s output into frames. Pure: text in, frames out.

Belongs here: how a record is parsed. Which command prints it is `log.py`.

Messages pass through memory only, to find pull requests, reverts and co-authors; no frame that
leaves here has them. Everything is done by column, since a history has millions of values.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# One to a line before the message, which comes last: no name, e-mail or date holds a line break.
FIELDS = ("%H", "%P", "%aE", "%aN", "%cE", "%ad", "%cd", "%B")
NAMES = ("commit_sha", "parents", "author_email", "author_name", "committer_email", "authored", "committed")
# %ad with --date=raw is `<epoch seconds> <+hhmm>`. Broken clocks exist; beyond the year 9999 is no date.
LAST_SECOND = 253_402_300_799
# What forges write when they merge, and the "(#7)" that a squash leaves in the first line. Whether a
# repository means pull requests by it is decided over its whole history (int_commit_pull_requests).
FORMS = {
    # First: GitHub appends the number of what it merges to a title, and the title of a port to another
    # branch is "Merge pull request #5 from …", which is what was merged there.
    "squash": r"^[^\n]*\(#(\d{1,9})\)[ \t\r]*(?:\n|$)",
    "github_merge": r"^Merge pull request #(\d{1,9}) from ",
    "bitbucket_merge": r"^Merged in [^\n]*\(pull request #(\d{1,9})\)[ \t\r]*(?:\n|$)",
    "gitlab_merge": r"(?m)^See merge request (?:[\w./-]+)?!(\d{1,9})[ \t\r]*$",
}
TELLTALES = ["(#", "pull request #", "See merge request "]
REVERT, CO_AUTHOR = "This reverts commit ", "o-authored-by:"


@dataclass(frozen=True)
class LogBlock:
    """Some commits of a log, with allow-listed column names but for `repository_id`.

    `co_authors.contact` is "Name <e-mail>" as the trailer has it; `log.py` replaces it.
    """

    commits: pl.DataFrame
    files: pl.DataFrame
    co_authors: pl.DataFrame


def parse_log(output: bytes, nonce: str) -> LogBlock:
    """Whole records of `log_command`'s output as frames. Bytes that are no UTF-8 become U+FFFD."""
    records = output.decode("utf-8", "replace").split(f"\x1e{nonce}")[1:]
    parts = pl.Series("record", records, dtype=pl.String).str.splitn(f"\x1d{nonce}", 2)
    heads, numstat = parts.struct.field("field_0"), parts.struct.field("field_1").alias("numstat")
    raw = heads.str.splitn("\n", len(FIELDS)).struct.rename_fields([*NAMES, "message"]).struct.unnest()
    messages = raw.select("commit_sha", "message")
    return LogBlock(
        _commits(raw.drop("message"), messages),
        _files(raw["commit_sha"], numstat),
        _co_authors(messages.filter(pl.col("message").str.contains(CO_AUTHOR, literal=True))),
    )


def _commits(raw: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """Few messages name a pull request or a revert, so only those are searched and joined back."""
    commits = raw.select(
        *(column for column in NAMES if column not in ("parents", "authored", "committed")),
        _instant("authored").alias("authored_at"),
        _instant("committed").alias("committed_at"),
        _offset_minutes("authored").alias("author_utc_offset_minutes"),
        pl.when(pl.col("parents") == "")
        .then(0)
        .otherwise(pl.col("parents").str.count_matches(" ", literal=True) + 1)
        .cast(pl.Int64)
        .alias("parent_count"),
    )
    numbers = [
        pl.col("message").str.extract(pattern).cast(pl.Int64).alias(form) for form, pattern in FORMS.items()
    ]
    named = (
        messages.filter(pl.col("message").str.contains_any(TELLTALES))
        .select("commit_sha", *numbers)
        .select(
            "commit_sha",
            pl.coalesce(*FORMS).alias("pull_request_number"),
            pl.coalesce(
                pl.when(pl.col(form).is_not_null()).then(pl.lit(form, dtype=pl.String)) for form in FORMS
            ).alias("pull_request_form"),
        )
    )
    reverts = messages.filter(pl.col("message").str.contains(REVERT, literal=True)).select(
        "commit_sha", pl.col("message").str.extract(REVERT + r"([0-9a-f]{7,64})").alias("reverted_sha")
    )
    return commits.join(named, on="commit_sha", how="left", maintain_order="left").join(
        reverts, on="commit_sha", how="left", maintain_order="left"
    )


def _instant(column: str) -> pl.Expr:
    seconds = pl.col(column).str.splitn(" ", 2).struct.field("field_0").cast(pl.Int64, strict=False)
    seconds = pl.when(seconds.is_between(-LAST_SECOND, LAST_SECOND)).then(seconds)
    return (seconds * 1_000_000).cast(pl.Datetime("us", "UTC"))


def _offset_minutes(column: str) -> pl.Expr:
    offset = pl.col(column).str.splitn(" ", 2).struct.field("field_1").cast(pl.Int64, strict=False)
    minutes = offset.sign() * (offset.abs() // 100 * 60 + offset.abs() % 100)
    return pl.when(offset.abs() <= 9999).then(minutes)


def _files(shas: pl.Series, numstat: pl.Series) -> pl.DataFrame:
    """Path, lines added and deleted; of a renamed file the new path, and where it came from.

    A record without files ends "\\0"; with files "\\0\\n", then "added\\tdeleted\\tpath\\0" each, or
    "added\\tdeleted\\t\\0old\\0new\\0" for a renamed one.
    """
    entries = (
        pl.DataFrame([shas, numstat.str.strip_prefix("\0")])
        .filter(pl.col("numstat") != "")
        .with_columns(pl.col("numstat").str.strip_prefix("\n").str.strip_suffix("\0").str.split("\0"))
        .explode("numstat")
    )
    parts = pl.col("numstat").str.splitn("\t", 3).struct.rename_fields(["additions", "deletions", "path"])
    files = entries.select("commit_sha", "numstat", parts.alias("parts")).unnest("parts")
    renamed = (pl.col("path") == "").fill_null(False)
    if files.select(renamed.any()).item():
        files = files.with_columns(
            pl.when(renamed).then(pl.col("numstat").shift(-2)).otherwise("path").alias("path"),
            pl.when(renamed).then(pl.col("numstat").shift(-1)).alias("previous_path"),
            (renamed.shift(1, fill_value=False) | renamed.shift(2, fill_value=False)).alias("is_name"),
        ).filter(~pl.col("is_name"))
    else:
        files = files.with_columns(pl.lit(None, dtype=pl.String).alias("previous_path"))
    return files.select(
        "commit_sha",
        "path",
        "previous_path",
        pl.col("additions", "deletions").cast(pl.Int64, strict=False),  # "-" for a binary file
    )


def _co_authors(messages: pl.DataFrame) -> pl.DataFrame:
    trailer = r"(?im)^[ \t]*co-authored-by:[^\n<>]*<[^<>\s]+@[^<>\s]+>"
    return (
        messages.select("commit_sha", pl.col("message").str.extract_all(trailer).alias("contact"))
        .explode("contact")
        .drop_nulls()
        .with_columns(pl.col("contact").str.replace(r"(?i)^[ \t]*co-authored-by:[ \t]*", ""))
    )
