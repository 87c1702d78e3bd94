"""Instants that are wrong: time zones, clocks, order, rounding, dates that stand for no date."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, fault
from benchmarks.gate_faults.volumes import BUSIEST, PULL_REQUESTS

INCIDENTS, LOG = "raw.pagerduty__incidents", "raw.pagerduty__log_entries"


def shift(
    con: duckdb.DuckDBPyConnection, table: str, minutes: float, *columns: str, where: str = "true"
) -> None:
    """Move instants of a table."""
    moves = ", ".join(f"{column} = {column} + interval ({minutes:.0f}) minute" for column in columns)
    con.execute(f"update {table} set {moves} where {where}")


@fault("hours", slight=0.1, marked=2, serious=8)
def incidents_in_local_time(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """Incidents are in local time as if it were UTC; their logs are in UTC."""
    shift(con, INCIDENTS, 60 * hours, "created_at", "resolved_at")


@fault("hours", slight=1, marked=5, serious=12)
def on_call_tool_shifted(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """Incidents and logs alike are in another time zone; the schedule is not."""
    shift(con, INCIDENTS, 60 * hours, "created_at", "resolved_at")
    shift(con, LOG, 60 * hours, "created_at")


@fault("hours", slight=1, marked=3, serious=9)
def reviews_shifted_back(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """Reviews and comments are hours earlier than they were."""
    shift(con, "raw.github__reviews", -60 * hours, "submitted_at")
    shift(con, "raw.github__review_comments", -60 * hours, "created_at")


@fault("hours", slight=1, marked=5, serious=12)
def reviews_shifted_ahead(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """Reviews and comments are hours later than they were."""
    shift(con, "raw.github__reviews", 60 * hours, "submitted_at")
    shift(con, "raw.github__review_comments", 60 * hours, "created_at")


@fault("hours", slight=1, marked=5, serious=12)
def code_host_shifted(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """Everything of the code host is in another time zone."""
    minutes = 60 * hours
    shift(con, PULL_REQUESTS, minutes, "created_at", "merged_at", "closed_at", "updated_at")
    shift(con, "raw.github__reviews", minutes, "submitted_at")
    shift(con, "raw.github__review_comments", minutes, "created_at")
    shift(con, "raw.github__review_requests", minutes, "requested_at")
    shift(con, "raw.github__deployments", minutes, "created_at", "finished_at")


@fault("hours", slight=1, marked=5, serious=12)
def tracker_shifted(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """Everything of the tracker is in another time zone."""
    shift(con, "raw.jira__issues", 60 * hours, "created_at", "resolved_at", "updated_at")
    shift(con, "raw.jira__changes", 60 * hours, "created_at")


@fault("hours", slight=0.2, marked=4, serious=24)
def clock_skewed(con: duckdb.DuckDBPyConnection, hours: float) -> None:
    """The clock of the busiest repository's server is ahead when a pull request is opened."""
    shift(con, PULL_REQUESTS, 60 * hours, "created_at", where=f"repository_id = {BUSIEST}")


@fault("share of pull requests", slight=0.001, marked=0.01, serious=0.1)
def pull_requests_in_the_future(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Pull requests are dated two years ahead."""
    shift(con, PULL_REQUESTS, 2 * 365 * 1440, "created_at", "merged_at", "closed_at",
          where=chosen("pull_request_id", share))  # fmt: skip


@fault("share of incidents", slight=0.005, marked=0.05, serious=0.2)
def incidents_in_the_future(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Incidents are dated two years ahead."""
    shift(con, INCIDENTS, 2 * 365 * 1440, "created_at", "resolved_at", where=chosen("incident_id", share))


@fault("share of pull requests", slight=0.001, marked=0.01, serious=0.1)
def instants_reversed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Opened and merged changed places."""
    con.execute(f"update {PULL_REQUESTS} set created_at = merged_at, merged_at = created_at,"
                " closed_at = created_at"
                f" where merged_at > created_at and {chosen('pull_request_id', share)}")  # fmt: skip


@fault("share of tickets", slight=0.001, marked=0.01, serious=0.1)
def tickets_reversed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Tickets were resolved before they were made."""
    con.execute("update raw.jira__issues set created_at = resolved_at, resolved_at = created_at"
                f" where resolved_at > created_at and {chosen('issue_id', share)}")  # fmt: skip


@fault("share of pull requests", slight=0.001, marked=0.01, serious=0.1)
def pull_requests_at_epoch_zero(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A missing date was written as 1970-01-01."""
    con.execute(f"update {PULL_REQUESTS} set created_at = timestamptz '1970-01-01 00:00:00+00'"
                f" where {chosen('pull_request_id', share)}")  # fmt: skip


@fault("share of incidents", slight=0.01, marked=0.1, serious=0.5)
def incidents_at_epoch_zero(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The end of incidents was written as 1970-01-01."""
    con.execute(f"update {INCIDENTS} set resolved_at = timestamptz '1970-01-01 00:00:00+00'"
                f" where {chosen('incident_id', share)}")  # fmt: skip


@fault("share of merged", slight=0.02, marked=0.2, serious=1.0)
def merged_at_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Merged pull requests do not say when."""
    con.execute(f"update {PULL_REQUESTS} set merged_at = null where {chosen('pull_request_id', share)}")


@fault("share of pull requests", slight=0.02, marked=0.2, serious=1.0)
def times_of_day_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """An export kept the dates of pull requests and dropped the times of day."""
    con.execute(f"update {PULL_REQUESTS} set created_at = date_trunc('day', created_at),"
                " merged_at = date_trunc('day', merged_at), closed_at = date_trunc('day', closed_at)"
                f" where {chosen('pull_request_id', share)}")  # fmt: skip


@fault("share of incidents", slight=0.05, marked=0.3, serious=1.0)
def day_and_month_swapped(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """An export wrote 05/03 and a reader read 5 March as 3 May, of incidents where both are dates."""
    swapped = "make_date(year({0}), day({0}), month({0})) + ({0} - date_trunc('day', {0}))"
    con.execute(f"update {INCIDENTS} set created_at = {swapped.format('created_at')}"
                f" where day(created_at) <= 12 and {chosen('incident_id', share)}")  # fmt: skip


@fault("share of incidents", slight=0.02, marked=0.2, serious=0.8)
def resolutions_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Resolved incidents do not say when."""
    con.execute(f"update {INCIDENTS} set resolved_at = null where {chosen('incident_id', share)}")
    con.execute(f"delete from {LOG} where type = 'resolve_log_entry' and {chosen('incident_id', share)}")
