"""Names that people read, joined to the ids of the warehouse."""

from __future__ import annotations

import polars as pl

from signalpath.program import Program

ALL_WORK = "all"


def competency_names(program: Program) -> pl.DataFrame:
    """competency_id, competency_name, domain; with a row for `all`."""
    known = program.competencies.competencies if program.competencies else []
    rows = [(ALL_WORK, "all work", None), *((c.id, c.name, c.domain) for c in known)]
    return pl.DataFrame(
        rows,
        schema={"competency_id": pl.String, "competency_name": pl.String, "domain": pl.String},
        orient="row",
    )


def metric_names(program: Program) -> pl.DataFrame:
    """metric_id, metric_name, unit, minimum_n, minimum_people, is_about_people."""
    known = program.metrics.metrics if program.metrics else []
    return pl.DataFrame(
        [(m.id, m.name, m.unit, m.minimum_n, m.minimum_people, m.about == "people") for m in known],
        schema={
            "metric_id": pl.String,
            "metric_name": pl.String,
            "unit": pl.String,
            "minimum_n": pl.Int64,
            "minimum_people": pl.Int64,
            "is_about_people": pl.Boolean,
        },
        orient="row",
    )
