"""programme: the one row that says what this is, and how much was read."""

from __future__ import annotations

from datetime import date

import polars as pl

from signalpath.privacy import nested_visible
from signalpath.program import Program
from signalpath.publish.paths import people_with_paths

# Rows read, as the providers count them, automation included; what is derived leaves some out.
COUNTS = {
    "repositories": ("git__repositories", "github__repositories"),
    "pull_requests": ("github__pull_requests",),
    "reviews": ("github__reviews",),
    "incidents": (
        "pagerduty__incidents",
        "opsgenie__incidents",
        "servicenow__incidents",
        "incident_export__incidents",
    ),
    "tickets": ("jira__issues", "linear__issues", "github__issues"),
    "learning_events": ("xapi__statements",),
    "commits": ("git__commits",),
}
# Their dates are when work happened; a repository's or a roster's are not.
WORK = [table for name, tables in COUNTS.items() if name != "repositories" for table in tables]


def programme(
    people: pl.DataFrame,
    teams: pl.DataFrame,
    path_steps: pl.DataFrame,
    withheld: pl.DataFrame,
    summary: pl.DataFrame,
    program: Program,
    as_of: date,
    k: int,
) -> pl.DataFrame:
    """One row. Without a charter its texts are null; a count that would show fewer than k people is null."""
    charter = program.charter
    owners = charter.owners if charter else None
    read = dict(summary.select("table_name", "rows").iter_rows())
    work = summary.filter(pl.col("table_name").is_in(WORK))
    paths = _paths(path_steps, withheld, k)
    return pl.DataFrame(
        [
            {
                "organisation": charter.organisation if charter else None,
                "problem": charter.problem.statement if charter else None,
                "sponsor": owners.sponsor if owners else None,
                "model_owner": owners.model if owners else None,
                "content_owner": owners.content if owners else None,
                "as_of": as_of,
                "first_on": work["first_on"].min(),
                "last_on": work["last_on"].max(),
                **_people(people, paths["paths_made"], k),
                "teams": teams.height,
                **{name: sum(read.get(table, 0) for table in tables) for name, tables in COUNTS.items()},
                **paths,
                "k": k,
            }
        ]
    )


def counted(people: pl.DataFrame) -> pl.DataFrame:
    """The people that the programme counts: human and current; on the roster, where there is one."""
    humans = people.filter(~pl.col("is_bot").fill_null(False) & pl.col("is_current").fill_null(True))
    return humans.filter("is_on_roster") if people["is_on_roster"].any() else humans


def _people(people: pl.DataFrame, paths_made: int | None, k: int) -> dict[str, int | None]:
    """Everybody ⊇ consenting ⊇ pilot, and consenting ⊇ those with a path: no two differ by fewer than k."""
    current = counted(people)
    consenting = current.filter(pl.col("is_consenting").fill_null(False))
    pilot = consenting.filter(pl.col("cohort_id").is_not_null())
    # The pilot before the consenting: if only one can be shown, the pilot's size is the one needed.
    nested = [current.height, pilot.height, consenting.height]
    total, volunteers, agreed = (
        count if visible else None for count, visible in zip(nested, nested_visible(nested, k), strict=True)
    )
    if paths_made is not None and agreed is not None and 0 < agreed - paths_made < k:
        agreed = None  # who has a path is the news; who agreed and has none would be a few people
    comparison = None if total is None or volunteers is None else total - volunteers
    return {
        "people": total,
        "consenting": agreed,
        "pilot_people": volunteers,
        "comparison_people": comparison,
    }


def _paths(path_steps: pl.DataFrame, withheld: pl.DataFrame, k: int) -> dict[str, int | None]:
    counts = {
        "paths_made": people_with_paths(path_steps),
        "paths_withheld": withheld["person_key"].n_unique(),
    }
    is_small = any(0 < count < k for count in counts.values())
    # They add up to everybody: one of them would give the other away.
    return {name: None if is_small and count else count for name, count in counts.items()}
