"""Incidents that say somebody else worked on them, nobody did, or that they were elsewhere."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, fault, since
from benchmarks.gate_faults.times import INCIDENTS, LOG

USERS = "(select list(user_id order by user_id) from raw.pagerduty__users)"
IS_USER = "agent_type = 'user_reference'"


@fault("share of incidents", slight=0.1, marked=0.4, serious=1.0)
def responders_swapped(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Each user of the on-call tool is credited with the work of the next one in the list."""
    con.execute(
        f"update {LOG} set agent_id = {USERS}[1 + list_position({USERS}, agent_id) % len({USERS})]"
        f" where {IS_USER} and agent_id in (select user_id from raw.pagerduty__users)"
        f" and {chosen('incident_id', share)}"
    )


@fault("share of incidents", slight=0.1, marked=0.4, serious=0.9)
def shared_account_answers(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A shared account answers for everybody."""
    con.execute(f"update {LOG} set agent_id = {USERS}[1] where {IS_USER} and {chosen('incident_id', share)}")


@fault("share of incidents", slight=0.1, marked=0.4, serious=0.9)
def responders_unknown(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Whoever answered is in no list of users."""
    con.execute(
        f"update {LOG} set agent_id = 'PGONE' || agent_id where {IS_USER} and {chosen('incident_id', share)}"
    )


@fault("share of incidents", slight=0.1, marked=0.4, serious=0.9)
def log_entries_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The logs of incidents were not read."""
    con.execute(f"delete from {LOG} where {chosen('incident_id', share)}")


@fault("share of acknowledgements", slight=0.1, marked=0.4, serious=1.0)
def acknowledgements_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Acknowledgements are not in the log."""
    con.execute(f"delete from {LOG} where type = 'acknowledge_log_entry' and {chosen('log_entry_id', share)}")


@fault("share of entries", slight=0.05, marked=0.2, serious=0.6)
def log_entries_orphaned(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Log entries point at incidents that do not exist."""
    con.execute(f"update {LOG} set incident_id = 'LOST' || incident_id where {chosen('log_entry_id', share)}")


@fault("share of automatic resolutions", slight=0.1, marked=0.5, serious=1.0)
def auto_resolved_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """What a monitor resolved looks as if a person had: the assignee is written into the log."""
    con.execute(
        f"update {LOG} set agent_type = 'user_reference', agent_id = {USERS}[1 + number % len({USERS})]"
        f" from {INCIDENTS} as i where i.incident_id = pagerduty__log_entries.incident_id"
        f" and type = 'resolve_log_entry' and not {IS_USER} and {chosen('log_entry_id', share)}"
    )


@fault("share of human resolutions", slight=0.1, marked=0.5, serious=1.0)
def everything_auto_resolved(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """What people resolved and acknowledged looks as if a monitor had."""
    con.execute(f"update {LOG} set agent_type = 'events_api_v2_inbound_integration_reference'"
                f" where {IS_USER} and {chosen('incident_id', share)}")  # fmt: skip


@fault("share of services", slight=0.1, marked=0.4, serious=1.0)
def services_renamed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Services have other names than those that the model of competencies maps."""
    con.execute(
        f"update raw.pagerduty__services set name = 'Box ' || service_id where {chosen('service_id', share)}"
    )


@fault("share of incidents", slight=0.05, marked=0.2, serious=0.8)
def incidents_without_service(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Incidents point at services that are in no list."""
    con.execute(
        f"update {INCIDENTS} set service_id = 'PGONE' || service_id where {chosen('incident_id', share)}"
    )


@fault("share of incidents", slight=0.02, marked=0.2, serious=1.0)
def incidents_of_a_second_source(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The same incidents come from a second source as well, with logs and services."""
    for table, condition in (
        ("incidents", chosen("incident_id", share)),
        ("log_entries", chosen("incident_id", share)),
        ("services", "true"),
    ):
        con.execute(f"insert into raw.pagerduty__{table} select * replace ('pagerduty_export' as source_name)"
                    f" from raw.pagerduty__{table} where {condition}")  # fmt: skip


@fault("share of shifts", slight=0.2, marked=0.6, serious=1.0)
def schedule_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The on-call schedule was not read."""
    con.execute("delete from raw.pagerduty__oncalls"
                f" where {chosen('concat(schedule_id, start_at, user_id)', share)}")  # fmt: skip


@fault("share of incidents", slight=0.02, marked=0.1, serious=0.5)
def incidents_last_for_months(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Incidents were closed by a yearly tidying up rather than when they ended."""
    last = f"(select max(resolved_at) from {INCIDENTS})"
    con.execute(f"update {INCIDENTS} set resolved_at = {last} where {chosen('incident_id', share)}")
    con.execute(f"update {LOG} set created_at = {last} where type = 'resolve_log_entry'"
                f" and {chosen('incident_id', share)}")  # fmt: skip


@fault("weeks", slight=4, marked=12, serious=26)
def priorities_changed(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The on-call tool sends no priorities any more, and one urgency for everything."""
    con.execute(f"update {INCIDENTS} set priority = null, urgency = 'high'"
                f" where {since(INCIDENTS, 'created_at', weeks)}")  # fmt: skip
