"""An export's rows to incidents and the steps of their lives. Pure: frames in, frames out.

Belongs here: what a status word means, and folding an event log (one row per update) into incidents:
the last update wins, the first acknowledgement and the start of the last end count, every change of
the responder is a hand-off. Reading the file is in incident_export.py.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

TRIGGERED, ACKNOWLEDGED, RESOLVED, CANCELLED = "triggered", "acknowledged", "resolved", "cancelled"
USUAL = {
    **dict.fromkeys(("new", "open", "opened", "triggered", "unassigned", "reopened"), TRIGGERED),
    **dict.fromkeys(("acknowledged", "active", "assigned", "in progress", "work in progress"), ACKNOWLEDGED),
    **dict.fromkeys(("on hold", "pending", "awaiting user info", "awaiting problem"), ACKNOWLEDGED),
    **dict.fromkeys(("awaiting vendor", "awaiting evidence", "investigating"), ACKNOWLEDGED),
    **dict.fromkeys(("resolved", "closed", "done", "fixed", "completed"), RESOLVED),
    **dict.fromkeys(("cancelled", "canceled"), CANCELLED),
}


def with_statuses(rows: pl.DataFrame, declared: Mapping[str, str]) -> tuple[pl.DataFrame, pl.Series]:
    """`status` as triggered, acknowledged, resolved or cancelled, and where its word is not known.

    A row without a status is resolved if it has an end, and acknowledged if somebody took it.
    """
    words = USUAL | {word.strip().casefold(): status for word, status in declared.items()}
    known = pl.col("status").str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.String)
    is_unknown = rows.select((pl.col("status").is_not_null() & known.is_null()).alias("u")).to_series()
    told = (
        pl.when(pl.col("resolved_at").is_not_null())
        .then(pl.lit(RESOLVED))
        .when(pl.col("acknowledged_at").is_not_null())
        .then(pl.lit(ACKNOWLEDGED))
        .otherwise(pl.lit(TRIGGERED))
    )
    status = pl.when(pl.col("status").is_null()).then(told).otherwise(known)
    return rows.with_columns(status.alias("status")), is_unknown


def fold(updates: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Incidents and hand-offs of an event log.

    Args:
        updates: columns of incident_export__incidents, instants typed, `status` as `with_statuses`
            makes it, `updated_at` never null; any number of rows per incident, in any order.

    Returns:
        One row per incident with the same columns, and the hand-offs as log entries.
    """
    ordered = updates.with_row_index("at_row").sort("incident_id", "updated_at", "at_row")
    is_resolved = pl.col("status") == RESOLVED
    ordered = ordered.with_columns(
        # How often it was not resolved from here on: none is the last, lasting end.
        open_later=(~is_resolved).cum_sum(reverse=True).over("incident_id"),
        holder=pl.col("responder").forward_fill().over("incident_id"),
    ).with_columns(was_holder=pl.col("holder").shift(1).over("incident_id"))
    is_end = is_resolved & (pl.col("open_later") == 0)
    is_taken = pl.col("status") == ACKNOWLEDGED
    is_handed_on = pl.col("holder") != pl.col("was_holder")
    incidents = ordered.group_by("incident_id", maintain_order=True).agg(
        *(
            pl.col(name).drop_nulls().last()
            for name in (
                "number",
                "service",
                "urgency",
                "priority",
                "severity",
                "signature",
                "responder",
                "is_auto_resolved",
            )
        ),
        pl.col("status").last(),
        pl.col("created_at").drop_nulls().first(),
        pl.coalesce(pl.col("acknowledged_at").min(), pl.col("updated_at").filter(is_taken).first()).alias(
            "acknowledged_at"
        ),
        pl.when(pl.col("status").last() == RESOLVED)
        .then(
            pl.coalesce(
                pl.col("resolved_at").filter(is_end).last(), pl.col("updated_at").filter(is_end).first()
            )
        )
        .alias("resolved_at"),
        pl.col("updated_at").last(),
        pl.coalesce(pl.col("reassignment_count").max(), is_handed_on.sum().cast(pl.Int64)).alias(
            "reassignment_count"
        ),
        pl.coalesce(
            pl.col("holder").filter(is_taken).drop_nulls().first(), pl.col("holder").drop_nulls().first()
        ).alias("taken_by"),
        pl.coalesce(
            pl.col("holder").filter(is_end).drop_nulls().first(), pl.col("holder").drop_nulls().last()
        ).alias("ended_by"),
    )
    handed_on = ordered.filter(is_handed_on).select(
        pl.format("{}|reassign|{}", "incident_id", pl.col("at_row")).alias("log_entry_id"),
        "incident_id",
        pl.lit("reassign").alias("type"),
        pl.lit("user").alias("agent_type"),
        pl.col("was_holder").alias("agent_id"),
        pl.col("updated_at").alias("created_at"),
    )
    return incidents, handed_on


def steps(incidents: pl.DataFrame) -> pl.DataFrame:
    """The acknowledgement and the end of each incident as log entries, by the responder.

    Whether a person ended it is unknown where there is no responder and nothing says that it ended by
    itself. `taken_by` and `ended_by` are preferred to `responder` where a fold made them.
    """
    by = {
        name: pl.coalesce(name, "responder") if name in incidents.columns else pl.col("responder")
        for name in ("taken_by", "ended_by")
    }
    is_auto = pl.col("is_auto_resolved").fill_null(False)
    ended_by = pl.when(~is_auto).then(by["ended_by"])
    taken = incidents.filter(pl.col("acknowledged_at").is_not_null()).select(
        *_step("acknowledge", "acknowledged_at", by["taken_by"], pl.lit("user"))
    )
    no_person = pl.when(is_auto).then(pl.lit("system")).otherwise(pl.lit("unknown"))
    agent_type = pl.when(ended_by.is_not_null()).then(pl.lit("user")).otherwise(no_person)
    ended = incidents.filter(pl.col("resolved_at").is_not_null()).select(
        *_step("resolve", "resolved_at", ended_by, agent_type)
    )
    return pl.concat([taken, ended])


def _step(kind: str, at: str, agent: pl.Expr, agent_type: pl.Expr) -> tuple[pl.Expr, ...]:
    return (
        pl.format("{}|{}", "incident_id", pl.lit(kind)).alias("log_entry_id"),
        pl.col("incident_id"),
        pl.lit(kind).alias("type"),
        agent_type.alias("agent_type"),
        agent.alias("agent_id"),
        pl.col(at).alias("created_at"),
    )
