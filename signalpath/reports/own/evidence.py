"""The evidence of all people at once: rows behind each step, and what each signal brings to each skill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from signalpath.reports.own.page import EvidenceRow, SignalWeight
from signalpath.reports.own.words import SIGNAL_KINDS, plain
from signalpath.skill_state import decayed_evidence

_PAIR = ["person_key", "competency_id"]
# What a row adds to beta is what speaks for a gap.
_AGAINST = pl.col("decayed_weight") * (1 - pl.col("value"))


def step_evidence(
    steps: pl.DataFrame, evidence: pl.DataFrame, as_of: date
) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """(person_key, step) -> the rows of evidence of that step, the weightiest first.

    A row of evidence is one signal in one week; it belongs to a step where it names one of the step's
    artefacts, and only those artefacts are kept. Rows that add nothing to a gap are left out, but for steps
    that claim no gap (a refresher), where all are kept.
    """
    wanted = steps.select(*_PAIR, "step", "step_kind", evidence_id="evidence_ids").explode("evidence_id")
    counted = evidence.filter(pl.col("signal_kind").is_in(["work", "mastery", "claim"]))
    own = counted.join(steps.select(_PAIR).unique(), on=_PAIR, how="semi")
    rows = (
        decayed_evidence(own, as_of)
        .with_columns(against=_AGAINST, age_days=(pl.lit(as_of) - pl.col("week_on")).dt.total_days())
        .with_row_index("row")
        .explode("evidence_ids")
        .rename({"evidence_ids": "evidence_id"})
        .join(wanted.drop_nulls("evidence_id"), on=[*_PAIR, "evidence_id"])
        .filter((pl.col("against") > 0) | (pl.col("step_kind").fill_null("learn") != "learn"))
        .group_by("person_key", "step", "row", maintain_order=True)
        .agg(
            pl.col(
                "signal_id", "week_on", "value", "weight", "half_life_days", "age_days", "against"
            ).first(),
            pl.col("decayed_weight").first().alias("faded"),
            pl.col("evidence_id").unique().sort().alias("artefacts"),
        )
        .sort(
            ["person_key", "step", "against", "faded", "week_on", "signal_id"],
            descending=[False, False, True, True, True, False],
        )
    )
    parts = rows.drop("row").partition_by("person_key", "step", as_dict=True, maintain_order=True)
    return {(str(key[0]), int(key[1])): part.to_dicts() for key, part in parts.items()}


def evidence_row(row: Mapping[str, Any], signals: Mapping[str, str], owner: str) -> EvidenceRow:
    """One row of `step_evidence`, with the signal's name; `owner` is what `common_owner` found."""
    return EvidenceRow(
        signal=signals.get(row["signal_id"], plain(row["signal_id"])),
        week_on=row["week_on"],
        value=row["value"],
        weight=row["weight"],
        half_life_days=row["half_life_days"],
        age_days=row["age_days"],
        faded=row["faded"],
        against=row["against"],
        artefacts=tuple(readable(artefact, owner) for artefact in row["artefacts"]),
    )


def common_owner(evidence: pl.DataFrame) -> str:
    """`owner/` where every repository of the evidence has the same owner, so that it need not be said."""
    ids = evidence.select(pl.col("evidence_ids").explode()).drop_nulls().to_series()
    owners = ids.filter(ids.str.contains(r"^[^\s#]+/[^\s#]+#")).str.extract(r"^([^/]+/)").unique()
    return str(owners[0]) if len(owners) == 1 else ""


def readable(evidence_id: str, owner: str) -> str:
    """An evidence id as people say it: `repository#12`, `incident 4211`, a ticket, a week."""
    if evidence_id.startswith("checkpoint "):
        return evidence_id.replace("_", " ")
    return evidence_id.removeprefix(owner)


def signal_weights(evidence: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row per person, competency and signal: pieces after fading, their mean value, the last week."""
    return (
        decayed_evidence(evidence, as_of)
        .sort(*_PAIR, "signal_id", "week_on", "value", "weight")
        .group_by(*_PAIR, "signal_id", "signal_kind", maintain_order=True)
        .agg(
            pl.col("decayed_weight").sum().alias("faded"),
            (pl.col("decayed_weight") * pl.col("value")).sum().alias("faded_for"),
            pl.col("week_on").max().alias("last_week_on"),
        )
        .sort([*_PAIR, "faded", "signal_id"], descending=[False, False, True, False])
    )


def signal_weight(row: Mapping[str, Any], signals: Mapping[str, str]) -> SignalWeight:
    """One row of `signal_weights`, with the signal's name."""
    return SignalWeight(
        signal=signals.get(row["signal_id"], plain(row["signal_id"])),
        kind=SIGNAL_KINDS.get(row["signal_kind"], plain(row["signal_kind"])),
        faded=row["faded"],
        value=row["faded_for"] / row["faded"] if row["faded"] else 0.0,
        last_week_on=row["last_week_on"],
    )
