"""What a PagerDuty account consists of: services, teams, users, rotas and escalation policies.

Belongs here: their rows, and reading each list whole, which also tells what is gone. Incidents, which
cannot be deleted, are in source.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingestion.context import LoadContext
from ingestion.http_api import Api
from ingestion.resources import Page, State
from ingestion.sources.deletions import deletions_page
from ingestion.sources.pagerduty.pages import list_all
from ingestion.sources.pagerduty.rows import Node, Row, id_of, ids_of


def read_directory(api: Api, context: LoadContext, state: State) -> Iterator[Page]:
    """Pages of every list, the services first, and of what is no longer in them."""
    for plural, (key, make) in LISTS.items():
        elements = list_all(api, f"/{plural}")
        rows = [make(element) for element in elements]
        yield Page(plural, rows, [f"{plural} {row[key]}" for row in rows])
        if plural == "escalation_policies":
            levels = [row for policy in elements for row in escalation_level_rows(policy)]
            places = [f"{plural} {row['escalation_policy_id']} level {row['level']}" for row in levels]
            yield Page("escalation_levels", levels, places)
        yield deletions_page(plural, key, (row[key] for row in rows), context, state)


def service_row(service: Node) -> Row:
    """One row of pagerduty__services."""
    return {
        "service_id": service["id"],
        "name": service.get("name"),
        "escalation_policy_id": id_of(service.get("escalation_policy")),
        "team_ids": ids_of(service.get("teams")),
        "created_at": service.get("created_at"),
    }


def team_row(team: Node) -> Row:
    """One row of pagerduty__teams."""
    return {"team_id": team["id"], "name": team.get("name")}


def user_row(user: Node) -> Row:
    """One row of pagerduty__users."""
    return {"user_id": user["id"], "email": user.get("email"), "time_zone": user.get("time_zone")}


def schedule_row(schedule: Node) -> Row:
    """One row of pagerduty__schedules."""
    return {
        "schedule_id": schedule["id"],
        "name": schedule.get("name"),
        "time_zone": schedule.get("time_zone"),
    }


def escalation_policy_row(policy: Node) -> Row:
    """One row of pagerduty__escalation_policies."""
    return {
        "escalation_policy_id": policy["id"],
        "name": policy.get("name"),
        "level_count": len(policy.get("escalation_rules") or ()),
        "team_ids": ids_of(policy.get("teams")),
    }


def escalation_level_rows(policy: Node) -> list[Row]:
    """Rows of pagerduty__escalation_levels, the first to be asked at level 1."""
    rows = []
    for level, rule in enumerate(policy.get("escalation_rules") or (), start=1):
        targets = rule.get("targets") or ()
        rows.append(
            {
                "escalation_policy_id": policy["id"],
                "level": level,
                "delay_minutes": rule.get("escalation_delay_in_minutes"),
                "schedule_ids": ids_of(t for t in targets if str(t.get("type")).startswith("schedule")),
                "user_ids": ids_of(t for t in targets if str(t.get("type")).startswith("user")),
            }
        )
    return rows


# The services come first: where `since` is not set, history begins with the oldest of them.
LISTS: dict[str, tuple[str, Callable[[Node], Row]]] = {
    "services": ("service_id", service_row),
    "teams": ("team_id", team_row),
    "users": ("user_id", user_row),
    "schedules": ("schedule_id", schedule_row),
    "escalation_policies": ("escalation_policy_id", escalation_policy_row),
}
