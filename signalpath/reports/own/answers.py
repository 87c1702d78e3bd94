"""What a person said and what came of it: answers, the offers that stand, versions of the path.

Belongs here: which of somebody's answers hold now. The last word counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from signalpath.reports.own.page import Answer, Change
from signalpath.reports.own.words import SAID, plain

ANSWERS_SHOWN = 12
CHANGES_SHOWN = 9
_LAST = ["person_key", "made_at", "kind", "about_id"]


def last_word(responses: pl.DataFrame, yes: str, no: str) -> pl.DataFrame:
    """Where the last of two opposite answers is `yes`: person_key, about_id (null: about everything)."""
    return (
        responses.filter(pl.col("kind").is_in([yes, no]))
        .sort(_LAST)
        .group_by("person_key", "about_id", maintain_order=True)
        .last()
        .filter(pl.col("kind") == yes)
        .select("person_key", "about_id")
    )


def helpers(responses: pl.DataFrame) -> set[tuple[str, str]]:
    """(person_key, competency_id) of everybody whose offer of help stands."""
    offers = last_word(responses, "offer_help", "withdraw_help").drop_nulls()
    return {(str(key), str(about)) for key, about in offers.rows()}


def sharers(responses: pl.DataFrame) -> set[str]:
    """person_key of everybody whose last word is that accepted steps may be shown to their manager."""
    said = responses.filter(pl.col("kind").is_in(["share_steps", "unshare_steps"])).sort(_LAST)
    last = said.group_by("person_key", maintain_order=True).last()
    return set(last.filter(pl.col("kind") == "share_steps")["person_key"])


def recent_answers(responses: pl.DataFrame) -> pl.DataFrame:
    """The last answers of each person, the newest first."""
    return (
        responses.sort(_LAST, descending=[False, True, False, False])
        .group_by("person_key", maintain_order=True)
        .head(ANSWERS_SHOWN)
    )


def recent_changes(versions: pl.DataFrame) -> pl.DataFrame:
    """The last changes of each person's path, the newest first."""
    order = ["person_key", "made_on", "version", "competency_id", "content_id"]
    return (
        versions.sort(order, descending=[False, True, True, False, False])
        .group_by("person_key", maintain_order=True)
        .head(CHANGES_SHOWN)
    )


def answer(row: Mapping[str, Any], names: Mapping[str, str]) -> Answer:
    """One answer in words."""
    about = names.get(row["about_id"], row["about_id"] or "the programme")
    if row["about_kind"] == "incident":
        about = str(row["about_id"]).replace("-", " ")
    if row["rating"] is not None:
        about = f"{about}: {row['rating']} of 4"
    return Answer(SAID.get(row["kind"], plain(row["kind"])), about, row["reason_code"], row["made_at"])


def change(row: Mapping[str, Any], names: Mapping[str, str]) -> Change:
    """One change of a path in words: the item, or else the skill."""
    about = names.get(row["content_id"] or "") or names.get(row["competency_id"] or "") or ""
    return Change(row["version"], row["made_on"], plain(row["change"]), about, row["reason"])
