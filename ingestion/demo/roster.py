"""The roster of the demo, as an HR system would export it.

Belongs here: people.csv, team_memberships.csv and employment_events.csv. The export carries a column
that signalpath must never read, with a canary in every row; and, as exports do, logins in other
capitals than GitHub's.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingestion.demo.careers import EMPLOYMENT_EVENTS, invent_careers
from ingestion.demo.files import write_csv
from ingestion.demo.organisation import Person

PEOPLE = [
    "person_id",
    "email",
    "display_name",
    "github_login",
    "jira_account_id",
    "role",
    "level",
    "manager_id",
    "time_zone",
    "start_on",
    "end_on",
    "salary_band",
]
MEMBERSHIPS = ["person_id", "team_name", "start_on", "end_on"]


def write_roster(folder: Path, seed: int, people: list[Person]) -> dict[str, int]:
    """Write the files, people by person. A membership's `end_on` is its last day."""
    return {
        "people": write_csv(folder / "people.csv", PEOPLE, map(_person, people)),
        "team_memberships": write_csv(
            folder / "team_memberships.csv",
            MEMBERSHIPS,
            ((person.person_id, *membership) for person in people for membership in person.teams),
        ),
        "employment_events": write_csv(
            folder / "employment_events.csv", EMPLOYMENT_EVENTS, invent_careers(seed, people)
        ),
    }


def _person(person: Person) -> tuple[str | date | None, ...]:
    number = int(person.person_id[1:])
    return (
        person.person_id,
        person.email.title() if number % 11 == 0 else person.email,
        person.name,
        person.login.title() if number % 5 == 0 else person.login,
        person.jira_id,
        person.role,
        person.level,
        person.manager_id,
        person.time_zone,
        person.start_on,
        person.end_on,
        "CANARY-roster-salary",
    )
