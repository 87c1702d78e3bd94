"""Rows that are not there, or are there twice: what paging, cursors and permissions do when they go wrong."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, end_of, fault, since

PULL_REQUESTS = "raw.github__pull_requests"
CHILDREN = ("reviews", "review_comments", "review_requests", "pull_request_files", "pull_request_commits")
BUSIEST = (
    f"(select repository_id from {PULL_REQUESTS} group by all order by count(*) desc, repository_id limit 1)"
)


def drop_pull_requests(con: duckdb.DuckDBPyConnection, condition: str) -> None:
    """Delete pull requests with all that hangs on them, as if they had never been read."""
    con.execute(f"delete from {PULL_REQUESTS} where {condition}")
    for child in CHILDREN:
        con.execute(f"delete from raw.github__{child} where pull_request_id not in "
                    f"(select pull_request_id from {PULL_REQUESTS})")  # fmt: skip


def days_before_end(table: str, first: float, last: float) -> str:
    """SQL that is true between `first` and `last` days before the last row of a table."""
    end = end_of(table, "created_at")
    return f"created_at between {end} - interval {first:.0f} day and {end} - interval {last:.0f} day"


@fault("days", slight=3, marked=7, serious=14)
def days_dropped_everywhere(con: duckdb.DuckDBPyConnection, days: float) -> None:
    """Some days of pull requests were not read in any repository."""
    drop_pull_requests(con, days_before_end(PULL_REQUESTS, 150 + days, 150))


@fault("weeks", slight=2, marked=4, serious=8)
def weeks_dropped_in_one_repository(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The busiest repository was not readable for some weeks."""
    span = days_before_end(PULL_REQUESTS, 150 + 7 * weeks, 150)
    drop_pull_requests(con, f"repository_id = {BUSIEST} and {span}")


@fault("weeks", slight=2, marked=8, serious=26)
def history_truncated(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The first weeks of the range were never read."""
    start = f"(select min(created_at) from {PULL_REQUESTS})"
    drop_pull_requests(con, f"created_at < {start} + interval {7 * weeks:.0f} day")


@fault("rows", slight=10, marked=100, serious=500)
def page_duplicated(con: duckdb.DuckDBPyConnection, rows: float) -> None:
    """Pages of pull requests came twice, the second time under new ids."""
    con.execute(
        f"insert into {PULL_REQUESTS} select * replace ('again_' || pull_request_id as pull_request_id)"
        f" from {PULL_REQUESTS} order by created_at desc, pull_request_id limit {rows:.0f}"
    )


@fault("share of reviews", slight=0.05, marked=0.2, serious=0.5)
def reviews_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Reviews were lost between pages."""
    con.execute(f"delete from raw.github__reviews where {chosen('review_id', share)}")


@fault("share of comments", slight=0.05, marked=0.2, serious=0.5)
def review_comments_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Review comments were lost between pages."""
    con.execute(f"delete from raw.github__review_comments where {chosen('review_comment_id', share)}")


@fault("share of pull requests", slight=0.05, marked=0.2, serious=0.5)
def files_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The files of some pull requests were not read."""
    con.execute(f"delete from raw.github__pull_request_files where {chosen('pull_request_id', share)}")


@fault("share of pull requests", slight=0.05, marked=0.2, serious=0.5)
def commits_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The commits of some pull requests were not read."""
    con.execute(f"delete from raw.github__pull_request_commits where {chosen('pull_request_id', share)}")


@fault("weeks", slight=1, marked=3, serious=12)
def deployments_missing(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """For some weeks the token may no longer read deployments."""
    con.execute("delete from raw.github__deployments"
                f" where {since('raw.github__deployments', 'created_at', weeks)}")  # fmt: skip


@fault("share of a team's pull requests", slight=0.3, marked=0.6, serious=1.0)
def one_team_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A team's pull requests are not there: its repositories are another organisation's now."""
    team = "(select min(team_name) from raw.roster__team_memberships)"
    authors = (
        "select lower(github_login) from raw.roster__people inner join raw.roster__team_memberships"
        f" using (person_id) where team_name = {team} and github_login is not null"
    )
    drop_pull_requests(con, f"lower(author_login) in ({authors}) and {chosen('pull_request_id', share)}")


@fault("weeks", slight=1, marked=2, serious=4)
def github_stale(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The last weeks of the code host were not read."""
    end = end_of(PULL_REQUESTS, "created_at")
    drop_pull_requests(con, f"created_at > {end} - interval {7 * weeks:.0f} day")


@fault("weeks", slight=1, marked=2, serious=4)
def tracker_stale(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The last weeks of the tracker were not read."""
    end = end_of("raw.jira__issues", "updated_at")
    con.execute(f"delete from raw.jira__issues where updated_at > {end} - interval {7 * weeks:.0f} day")
    con.execute("delete from raw.jira__changes where issue_id not in (select issue_id from raw.jira__issues)")


@fault("weeks", slight=1, marked=4, serious=10)
def incidents_stale(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The last weeks of the on-call tool were not read."""
    end = end_of("raw.pagerduty__incidents", "created_at")
    con.execute(
        f"delete from raw.pagerduty__incidents where created_at > {end} - interval {7 * weeks:.0f} day"
    )
    con.execute("delete from raw.pagerduty__log_entries where incident_id not in "
                "(select incident_id from raw.pagerduty__incidents)")  # fmt: skip


@fault("weeks", slight=1, marked=3, serious=8)
def learning_stale(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """The last weeks of the learning record store were not read."""
    end = end_of("raw.xapi__statements", "occurred_at")
    con.execute(f"delete from raw.xapi__statements where occurred_at > {end} - interval {7 * weeks:.0f} day")


@fault("share of tickets", slight=0.05, marked=0.3, serious=0.8)
def ticket_history_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The change log of some tickets was not expanded."""
    con.execute(f"delete from raw.jira__changes where {chosen('issue_id', share)}")


@fault("share of tickets of a project", slight=0.2, marked=0.5, serious=1.0)
def one_project_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A project of the tracker is not visible to the token, though its name is known."""
    project = "(select max(project_key) from raw.jira__issues)"
    con.execute(f"delete from raw.jira__issues where project_key = {project} and {chosen('issue_id', share)}")


@fault("rows", slight=10, marked=100, serious=500)
def tickets_duplicated(con: duckdb.DuckDBPyConnection, rows: float) -> None:
    """Pages of tickets came twice, the second time under new ids."""
    con.execute(
        "insert into raw.jira__issues select * replace ('9' || issue_id as issue_id)"
        f" from raw.jira__issues order by updated_at desc, issue_id limit {rows:.0f}"
    )


@fault("share of pull requests", slight=0.01, marked=0.05, serious=0.3)
def old_versions_return(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Rows of an old backup came back: merged pull requests that are open again."""
    con.execute(
        f"update {PULL_REQUESTS} set state = 'OPEN', merged_at = null, closed_at = null,"
        " merge_commit_sha = null, updated_at = created_at"
        f" where {chosen('pull_request_id', share)}"
    )


@fault("share of reviews", slight=0.01, marked=0.05, serious=0.3)
def reviews_orphaned(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Reviews point at pull requests that do not exist."""
    con.execute("update raw.github__reviews set pull_request_id = 'lost_' || pull_request_id"
                f" where {chosen('review_id', share)}")  # fmt: skip


@fault("share of comments", slight=0.01, marked=0.05, serious=0.3)
def review_comments_orphaned(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Review comments point at pull requests that do not exist."""
    con.execute("update raw.github__review_comments set pull_request_id = 'lost_' || pull_request_id"
                f" where {chosen('review_comment_id', share)}")  # fmt: skip


@fault("share of pull requests", slight=0.01, marked=0.05, serious=0.3)
def files_orphaned(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """File rows point at pull requests that do not exist."""
    con.execute("update raw.github__pull_request_files set pull_request_id = 'lost_' || pull_request_id"
                f" where {chosen('pull_request_id', share)}")  # fmt: skip
