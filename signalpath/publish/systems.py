"""sources, data_inventory and missing: what is read, by field, and what absent systems cost."""

from __future__ import annotations

import polars as pl

from signalpath.program import Program

# kind -> the system's name, and what its absence costs, as the sponsor would put it.
SYSTEMS = {
    "github": (
        "GitHub",
        "no pull requests or reviews, so no skill evidence from reviews, no review-comment density, review "
        "latency or time to first merge, and the gate cannot ask whether pull requests span the range",
    ),
    "gitlab": (
        "GitLab",
        "no merge requests, approvals, pipelines or deployments of projects that are kept there",
    ),
    "git": (
        "Git clones",
        "no commits by path, so exposure to a part of the code comes from pull requests alone",
    ),
    "pagerduty": (
        "PagerDuty",
        "no incidents, so time to resolve is unknown and no path can rest on incident response",
    ),
    "opsgenie": (
        "Opsgenie",
        "no incidents or shifts of teams that are paged by it, so their time to resolve is unknown",
    ),
    "servicenow": (
        "ServiceNow",
        "no incidents that are worked on there, so their time to resolve is unknown",
    ),
    "incident_export": (
        "Incident export",
        "no incidents of a tool that is read from a file alone, so their time to resolve is unknown",
    ),
    "jira": ("Jira", "no tickets, so the gate cannot ask whether tickets match current teams"),
    "linear": (
        "Linear",
        "no tickets of teams that plan there, so the gate cannot compare them with the roster",
    ),
    "xapi": (
        "Learning records (xAPI)",
        "no learning events, so engagement is unknown and nobody's checkpoint counts as mastery",
    ),
    "roster": (
        "Roster",
        "no people, teams or start dates, so accounts are linked by e-mail alone, nobody belongs to a team "
        "and no path is made",
    ),
    "feedback": (
        "Consent and feedback",
        "no consent is on record, so nobody is in a pilot, no path is made, and there are no answers",
    ),
    "responses": (
        "Answers to paths",
        "nobody's acceptance, dismissal or dispute of a step is heard, and consent is taken from the consent "
        "list alone",
    ),
    "coverage": (
        "Test coverage",
        "the share of each service's lines that tests run is unknown",
    ),
}
NOTHING_MISSING = "nothing"
READ, NO_SOURCE = "read", "no source"

# One row is one person or account: the exact count, beside a count of people who did not opt out, would
# tell how many did. Rounded to the nearest ten.
PERSON_GRAIN = (
    "roster__people",
    "pagerduty__users",
    "opsgenie__users",
    "servicenow__users",
    "jira__users",
    "linear__users",
    "gitlab__members",
    "feedback__consents",
    "responses__concerns",
)
ROUNDING = 10
# The first date of a roster is one person's first day. And a repository's is not when work happened.
NO_DATES = ("roster", "feedback", "responses")
THINGS = ("github__repositories", "gitlab__projects", "pagerduty__services", "servicenow__services")

SEES_NOTHING = "Nobody; it stays in the warehouse file, where it links one person's accounts"
SEES_AGGREGATES = "Engineers: their own; sponsor and L&D: in figures of at least {k} people"
SEES_ALL = "Everybody: it is about the program, not about people"
RETENTION = "As long as the installation's warehouse file is kept; never copied to a site"
RETENTION_PERSONAL = RETENTION + "; after an opt-out nothing is derived from it"


def summarise(load_summary: pl.DataFrame, is_exact: bool = False) -> pl.DataFrame:
    """Raw table, kind, rows (null is 0), first_on and last_on of work; row counts of person tables rounded.

    Args:
        load_summary: table_name ('github__reviews', with or without a schema before it), rows,
            first_at, last_at (dates or instants).
        is_exact: do not round; for the operator, who has the warehouse anyway.
    """
    bare = pl.col("table_name").str.split(".").list.last()
    rows = pl.col("rows").cast(pl.Int64).fill_null(0)
    rounded = ((rows + ROUNDING // 2) // ROUNDING) * ROUNDING
    kind = bare.str.split("__").list.first()
    has_dates = ~kind.is_in(NO_DATES) & ~bare.is_in(THINGS)
    return load_summary.select(
        table_name=bare,
        kind=kind,
        rows=pl.when(bare.is_in([] if is_exact else PERSON_GRAIN)).then(rounded).otherwise(rows),
        first_on=pl.when(has_dates).then(pl.col("first_at").cast(pl.Date)),
        last_on=pl.when(has_dates).then(pl.col("last_at").cast(pl.Date)),
    )


def sources(summary: pl.DataFrame, program: Program) -> pl.DataFrame:
    """One row per kind of system that can be read, whether or not it is."""
    totals = {
        row["kind"]: row
        for row in summary.group_by("kind")
        .agg(pl.col("rows").sum(), pl.col("first_on").min(), pl.col("last_on").max())
        .iter_rows(named=True)
    }
    rows = []
    for kind, (system, cost) in SYSTEMS.items():
        is_read = bool(program.sources.of_kind(kind))
        read = totals.get(kind, {}) if is_read else {}
        rows.append(
            {
                "system": system,
                "kind": kind,
                "status": READ if is_read else NO_SOURCE,
                "rows": read.get("rows", 0),
                "first_on": read.get("first_on"),
                "last_on": read.get("last_on"),
                "consequence": NOTHING_MISSING if is_read else cost,
            }
        )
    return pl.DataFrame(rows, schema_overrides={"first_on": pl.Date, "last_on": pl.Date})


def data_inventory(inventory: pl.DataFrame, summary: pl.DataFrame, k: int) -> pl.DataFrame:
    """One row per field that the boundary lets in.

    Args:
        inventory: source, table_name, column_name, type, use, is_personal, rows, made from the allow-list.
        summary: as `summarise` returns it; its row counts replace the inventory's, so that the same
            table never shows two numbers.
    """
    bare = pl.col("table_name").str.split(".").list.last()
    is_program = pl.col("source") == "program"
    counts = summary.select(raw_table="table_name", summary_rows="rows")
    return (
        inventory.with_columns(
            raw_table=pl.when(bare.str.contains("__", literal=True))
            .then(bare)
            .otherwise(pl.concat_str("source", bare, separator="__"))
        )
        .join(counts, on="raw_table", how="left")
        .with_columns(
            rows=pl.when(pl.col("raw_table").is_in(PERSON_GRAIN))
            .then("summary_rows")
            .otherwise(pl.coalesce("summary_rows", "rows")),
            who_sees=pl.when("is_personal")
            .then(pl.lit(SEES_NOTHING))
            .when(is_program)
            .then(pl.lit(SEES_ALL))
            .otherwise(pl.lit(SEES_AGGREGATES.format(k=k))),
            retention=pl.when("is_personal").then(pl.lit(RETENTION_PERSONAL)).otherwise(pl.lit(RETENTION)),
        )
    )


def missing(program: Program) -> pl.DataFrame:
    """One row per absent file or system, in plain words."""
    absent = [
        f"{system}: {cost}" for kind, (system, cost) in SYSTEMS.items() if not program.sources.of_kind(kind)
    ]
    return pl.DataFrame({"what": [*program.missing, *absent]}, schema={"what": pl.String})
