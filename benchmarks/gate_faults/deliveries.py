"""Pull requests, reviews, tickets and coverage whose values are wrong, though every row is there."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, fault, since
from benchmarks.gate_faults.volumes import PULL_REQUESTS

FILES, REVIEWS, COMMENTS = (
    "raw.github__pull_request_files",
    "raw.github__reviews",
    "raw.github__review_comments",
)
ISSUES = "raw.jira__issues"
AUTHORED = (PULL_REQUESTS, REVIEWS, COMMENTS)


@fault("share of pull requests", slight=0.01, marked=0.1, serious=1.0)
def lines_thousandfold(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Changed lines are counted in thousandths."""
    for table in (PULL_REQUESTS, FILES):
        con.execute(f"update {table} set additions = 1000 * additions, deletions = 1000 * deletions"
                    f" where {chosen('pull_request_id', share)}")  # fmt: skip


@fault("share of files", slight=0.05, marked=0.3, serious=1.0)
def lines_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Files do not say how many lines were changed."""
    con.execute(f"update {FILES} set additions = 0, deletions = 0 where {chosen('path', share)}")


@fault("share of pull requests", slight=0.02, marked=0.15, serious=0.6)
def authors_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Pull requests have no author, as when an account was deleted."""
    con.execute(f"update {PULL_REQUESTS} set author_login = null, author_type = null"
                f" where {chosen('pull_request_id', share)}")  # fmt: skip


@fault("share of reviews", slight=0.02, marked=0.15, serious=0.6)
def reviewers_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Reviews have no author."""
    con.execute(
        f"update {REVIEWS} set author_login = null, author_type = null where {chosen('review_id', share)}"
    )


@fault("share of pull requests", slight=0.02, marked=0.15, serious=0.6)
def file_paths_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Changed files have an empty path."""
    con.execute(f"update {FILES} set path = '' where {chosen('pull_request_id', share)}")


@fault("share of comments", slight=0.05, marked=0.3, serious=1.0)
def comment_paths_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Review comments do not say which file they are on."""
    con.execute(f"update {COMMENTS} set path = null where {chosen('review_comment_id', share)}")


@fault("share of paths", slight=0.05, marked=0.3, serious=1.0)
def paths_truncated(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Paths were cut to eight characters by a column that was too short."""
    con.execute(f"update {FILES} set path = left(path, 8) where {chosen('path', share)}")


@fault("share of ids", slight=0.01, marked=0.1, serious=1.0)
def ids_truncated(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Ids of pull requests were cut where their children name them."""
    for table in (REVIEWS, COMMENTS, FILES):
        con.execute(f"update {table} set pull_request_id = left(pull_request_id, 16)"
                    f" where {chosen('pull_request_id', share)}")  # fmt: skip


@fault("share of accounts", slight=0.3, marked=0.6, serious=1.0)
def bots_as_people(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The code host calls its bots users."""
    for table in AUTHORED:
        con.execute(f"update {table} set author_type = 'User' where author_type = 'Bot'"
                    f" and {chosen('author_login', share)}")  # fmt: skip


@fault("share of accounts", slight=0.03, marked=0.2, serious=1.0)
def people_as_bots(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The code host calls people bots."""
    for table in AUTHORED:
        con.execute(f"update {table} set author_type = 'Bot' where author_type = 'User'"
                    f" and {chosen('author_login', share)}")  # fmt: skip


@fault("share of accounts", slight=0.1, marked=0.5, serious=1.0)
def logins_in_capitals(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Logins are spelt in capitals; GitHub does not tell them apart."""
    for table in AUTHORED:
        con.execute(f"update {table} set author_login = upper(author_login)"
                    f" where {chosen('lower(author_login)', share)}")  # fmt: skip


@fault("share of repositories", slight=0.1, marked=0.4, serious=1.0)
def default_branches_changed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Default branches have another name."""
    con.execute(
        f"update raw.github__repositories set default_branch = 'trunk' where {chosen('repository_id', share)}"
    )


@fault("share of repositories", slight=0.05, marked=0.2, serious=0.6)
def repositories_unknown(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Pull requests belong to repositories that are in no list."""
    con.execute(f"update {PULL_REQUESTS} set repository_id = 'gone_' || repository_id"
                f" where {chosen('repository_id', share)}")  # fmt: skip


@fault("share of repositories", slight=0.1, marked=0.4, serious=1.0)
def repositories_archived(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Repositories in use are marked as archived."""
    con.execute(
        f"update raw.github__repositories set is_archived = true where {chosen('repository_id', share)}"
    )


@fault("share of reviews", slight=0.05, marked=0.3, serious=1.0)
def review_states_changed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The code host has new words for what a review says."""
    con.execute(f"update {REVIEWS} set state = 'REVIEW_' || state where {chosen('review_id', share)}")


@fault("share of reviews", slight=0.1, marked=0.4, serious=1.0)
def everybody_reviews_themselves(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Reviews are credited to the author of the pull request."""
    con.execute(f"update {REVIEWS} set author_login = p.author_login from {PULL_REQUESTS} as p"
                " where p.pull_request_id = github__reviews.pull_request_id and p.author_login is not null"
                f" and {chosen('review_id', share)}")  # fmt: skip


@fault("weeks", slight=2, marked=8, serious=26)
def labels_emptied(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """Pull requests lost their labels some weeks ago."""
    con.execute(f"update {PULL_REQUESTS} set labels = '[]' where {since(PULL_REQUESTS, 'created_at', weeks)}")


@fault("weeks", slight=2, marked=8, serious=26)
def components_emptied(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """Tickets lost their components some weeks ago."""
    con.execute(f"update {ISSUES} set components = '[]' where {since(ISSUES, 'created_at', weeks)}")


@fault("share of tickets", slight=0.05, marked=0.3, serious=1.0)
def ticket_statuses_changed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The tracker has new words for statuses and their categories."""
    con.execute(f"update {ISSUES} set status = 'Phase ' || length(status), status_category = 'undefined'"
                f" where {chosen('issue_id', share)}")  # fmt: skip


@fault("share of tickets", slight=0.05, marked=0.2, serious=0.6)
def ticket_teams_stale(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Tickets name the team before the reorganisation."""
    teams = f"(select list(distinct team_name order by team_name) from {ISSUES})"
    con.execute(f"update {ISSUES} set"
                f" team_name = {teams}[1 + list_position({teams}, team_name) % len({teams})]"
                f" where team_name is not null and {chosen('issue_id', share)}")  # fmt: skip


@fault("weeks", slight=2, marked=8, serious=26)
def ticket_teams_lost(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """Tickets name no team any more: some weeks ago the custom field got another id."""
    con.execute(f"update {ISSUES} set team_name = null where {since(ISSUES, 'updated_at', weeks)}")


@fault("weeks", slight=2, marked=8, serious=26)
def assignees_lost(con: duckdb.DuckDBPyConnection, weeks: float) -> None:
    """Tickets have been nobody's for some weeks."""
    con.execute(f"update {ISSUES} set assignee_account_id = null where {since(ISSUES, 'updated_at', weeks)}")


@fault("share of reports", slight=0.02, marked=0.2, serious=1.0)
def coverage_hundredfold(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A report counts covered lines in hundredths."""
    con.execute("update raw.coverage__reports set lines_covered = 100 * lines_covered"
                f" where {chosen('concat(service, measured_on)', share)}")  # fmt: skip


@fault("share of reports", slight=0.05, marked=0.3, serious=1.0)
def coverage_services_unknown(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Coverage reports name services that nothing else knows."""
    con.execute("update raw.coverage__reports set service = 'box-' || service"
                f" where {chosen('service', share)}")  # fmt: skip
