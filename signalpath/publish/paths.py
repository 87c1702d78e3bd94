"""path_outcomes and path_competencies: how many people got a path, why others did not, what about."""

from __future__ import annotations

import polars as pl

from signalpath.privacy import suppress
from signalpath.program import Program
from signalpath.publish.names import competency_names

PATH_MADE, WITHHELD = "path made", "withheld"
MEANINGS = {
    PATH_MADE: "The person has one to three next steps, each with the work that it rests on.",
    "no_consent": "The person has not agreed to it, so nothing was worked out.",
    "thin_evidence": "There is too little evidence to say anything fair. Unknown is not a gap.",
    "no_gap": "What is known of the person's work shows no gap that matters to the problem.",
    "no_content": "There is a gap, but no reviewed content without open errors that would close it.",
    "declined": "Each likely gap was declined by the person, or left out by a named senior.",
    "gate": "The data failed the quality gate, and no path is made on bad data.",
}


def people_with_paths(path_steps: pl.DataFrame) -> int:
    """Distinct people with at least one step."""
    return path_steps["person_key"].n_unique()


def path_outcomes(path_steps: pl.DataFrame, withheld: pl.DataFrame, k: int) -> pl.DataFrame:
    """People by outcome and reason. All outcomes together are all people, which the page says too."""
    reasons = (
        withheld.group_by("reason")
        .agg(people=pl.col("person_key").n_unique().cast(pl.Int64))
        .sort("reason")
        .select(outcome=pl.lit(WITHHELD), reason="reason", people="people")
    )
    count = people_with_paths(path_steps)
    made = pl.DataFrame([(PATH_MADE, PATH_MADE, count)], schema=reasons.schema, orient="row")
    # The programme page counts everybody, and withheld people as one group: reasons are parts of that
    # total. Too few people with a path hide both of its counts, and then everybody is the total.
    group = () if 0 < count < k else ("outcome",)
    return suppress(pl.concat([made, reasons]), "people", k, values=(), by=group).with_columns(
        meaning=pl.col("reason").replace_strict(MEANINGS, default=pl.col("reason"))
    )


def path_competencies(path_steps: pl.DataFrame, program: Program, k: int) -> pl.DataFrame:
    """People whose path has a step in a competency. They overlap, so there is no total to subtract from."""
    counts = (
        path_steps.group_by("competency_id")
        .agg(people=pl.col("person_key").n_unique().cast(pl.Int64))
        .join(competency_names(program), on="competency_id", how="left")
        .with_columns(competency_name=pl.coalesce("competency_name", "competency_id"))
        .sort("domain", "competency_name")
    )
    return suppress(counts, "people", k, values=())
