"""Whose paths the gate withholds: failing people, teams, repositories and domains, and what they touch.

Belongs here: the two tables of schema `gate` and what a unit means in the warehouse. Which failures are
confined is in expectations/confinement.py. Like every derived table, both are emptied by a purge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import polars as pl

from expectations.check import WITHHELD, CheckOutcome, Unit
from expectations.suites.registry import GATE
from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext

FAILING = {
    name: pl.String() for name in ("asset_name", "check_name", "unit_kind", "unit_id", "unit_name", "meaning")
}
UNITS = {"unit_kind": pl.String(), "unit_id": pl.String(), "unit_name": pl.String(), "detail": pl.String()}
# Everybody who could get a path; a person's work by repository in the half year that evidence is fresh.
QUERIES = {
    "people": """select person_key, team_name from intermediate.int_people
        where roster_person_id is not null and not is_bot
            and coalesce(start_on <= date '{day}', true) and coalesce(end_on >= date '{day}', true)""",
    "repositories": """select repository_key, any_value(repository_name) as name, count(*)::double as size
        from intermediate.int_pull_requests group by repository_key""",
    "competencies": "select distinct competency_id from raw.program__competencies",
    "work": """select person_key, repository_key, count(*)::double as n from (
            select author_person_key as person_key, pull_request_key from intermediate.int_pull_requests
            union all
            select reviewer_person_key, pull_request_key from intermediate.int_reviews
        ) inner join intermediate.int_pull_requests using (pull_request_key)
        where created_at >= date '{day}' - 182 and person_key is not null group by all""",
}
# A person with less than half of their work elsewhere would get a path from what is left over.
MOSTLY = 0.5


class Concerned:
    """What each unit touches, read once from the canonical tables.

    Attributes:
        people: everybody whose path could be made.
        sizes: kind of unit -> unit -> its size.
    """

    def __init__(self, path: Path, day: str) -> None:
        frames = warehouse.read(path, {name: sql.format(day=day) for name, sql in QUERIES.items()})
        self.teams = dict(frames["people"].iter_rows())
        self.people = set(self.teams)
        self.names = dict(frames["repositories"].select("repository_key", "name").iter_rows())
        competencies = frames["competencies"]["competency_id"].to_list()
        of_team: dict[str, float] = defaultdict(float)
        for team in self.teams.values():
            of_team[team] += 1
        self.sizes: dict[Unit, dict[str, float]] = {
            "person": dict.fromkeys(self.people, 1.0),
            "team": dict(of_team),
            "repository": dict(frames["repositories"].select("repository_key", "size").iter_rows()),
            "competency domain": dict.fromkeys(competencies, 1.0),
        }
        self.work = frames["work"]

    def affected(self, outcomes: Sequence[CheckOutcome]) -> dict[tuple[Unit, str], set[str]]:
        """(kind, unit) -> people without a path because of it, for every failing unit."""
        failing = {
            (outcome.confined_to, unit)
            for outcome in outcomes
            if outcome.confined_to
            for unit in outcome.units
        }
        repositories = [unit for kind, unit in failing if kind == "repository"]
        share = self.work.group_by("person_key").agg(
            (
                pl.col("n").filter(pl.col("repository_key").is_in(repositories)).sum() / pl.col("n").sum()
            ).alias("share")
        )
        mostly = set(share.filter(pl.col("share") >= MOSTLY)["person_key"])
        touched: dict[tuple[Unit, str], set[str]] = {}
        for kind, unit in failing:
            if kind == "person":
                touched[kind, unit] = {unit}
            elif kind == "team":
                touched[kind, unit] = {person for person, team in self.teams.items() if team == unit}
            elif kind == "repository":
                there = self.work.filter(pl.col("repository_key") == unit)["person_key"]
                touched[kind, unit] = mostly & set(there)
        return touched


def write_failing(path: Path, outcomes: Sequence[CheckOutcome], names: dict[str, str]) -> None:
    """Replace gate.failing_units by the units of the confined failures."""
    rows = [
        {
            "asset_name": outcome.asset_key[1],
            "check_name": outcome.check_name,
            "unit_kind": outcome.confined_to,
            "unit_id": unit,
            "unit_name": names.get(unit, unit),
            "meaning": outcome.meaning,
        }
        for outcome in outcomes
        if outcome.status == WITHHELD
        for unit in outcome.units
    ]
    warehouse.write(path, "gate", {"failing_units": pl.DataFrame(rows, schema=FAILING)})


@dg.asset(
    key=["gate", "withheld_units"],
    deps=[list(key) for key in GATE],
    group_name="canonical",
    kinds={"polars", "python"},
    pool=POOL,
    description="One row per person, repository or competency whose paths or evidence the gate withholds",
)
def withheld_units(run: RunContext) -> dg.MaterializeResult:
    """Failing units as the recommender needs them; a team, or a repository, becomes its people as well."""
    path = run.settings.warehouse
    failing = warehouse.read(path, {"failing": "gate.failing_units"})["failing"]
    units = make_units(failing, Concerned(path, run.day.isoformat()))
    warehouse.write(path, "gate", {"withheld_units": units})
    return dg.MaterializeResult(metadata={"dagster/row_count": units.height})


def make_units(failing: pl.DataFrame, concerned: Concerned) -> pl.DataFrame:
    """One row per unit, with the first failure's meaning: person, repository, competency domain."""
    outcomes = [_outcome(row) for row in failing.iter_rows(named=True)]
    touched = concerned.affected(outcomes)
    rows = []
    for outcome in outcomes:
        kind, unit = outcome.confined_to, outcome.units[0]
        if kind is None:
            continue
        detail = f"the data failed the quality gate: {outcome.meaning}"
        if kind != "team":
            rows.append((kind, unit, concerned.names.get(unit, unit), detail))
        if kind != "person":
            rows += [("person", person, person, detail) for person in sorted(touched.get((kind, unit), ()))]
    return pl.DataFrame(rows, schema=UNITS, orient="row").unique(
        ["unit_kind", "unit_id"], keep="first", maintain_order=True
    )


def _outcome(row: dict[str, str]) -> CheckOutcome:
    return CheckOutcome(
        asset_key=("intermediate", row["asset_name"]),
        question="",
        check_name=row["check_name"],
        status=WITHHELD,
        observed="",
        expected="",
        failing_rows=1,
        who_can_mend="",
        meaning=row["meaning"],
        confined_to=row["unit_kind"],  # type: ignore[arg-type]  # it was written from one
        units=(row["unit_id"],),
    )
