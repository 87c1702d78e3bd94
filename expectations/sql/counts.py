"""What a provider says there should be, against what was read; rows without parent; reversed instants."""

# ruff: noqa: S608 - the SQL is ours; what is put in are names of tables and columns
from __future__ import annotations


def counted(table: str, column: str) -> str:
    """One row per pull request of GitHub: repository, created_at, counted (by GitHub) and found (read).

    Args:
        table: raw table of what belongs to a pull request.
        column: GitHub's own count of it.
    """
    return (
        "select pull_requests.repository_id, 'github|' || pull_requests.repository_id as repository_key,"
        " pull_requests.created_at::timestamp as created_at,"
        f" coalesce(pull_requests.{column}, 0) as counted, coalesce(children.n, 0) as found"
        " from raw.github__pull_requests as pull_requests"
        f" left join (select source_name, pull_request_id, count(*) as n from raw.{table} group by all)"
        " as children using (source_name, pull_request_id)"
    )


def orphans(table: str, shown: str, parent: str, key: str, child_key: str | None = None) -> str:
    """Population of a raw table's rows: sound where the parent row is there.

    Args:
        table: raw table of the children.
        shown: column that may be shown.
        parent: raw table of the parents.
        key: the parents' id.
        child_key: the children's column for it, where it has another name.
    """
    return (
        f"select {table}.{shown} as key, parents.{key} is not null as is_sound from raw.{table}"
        f" left join (select distinct source_name, {key} from raw.{parent}) as parents"
        f" on parents.source_name = {table}.source_name and parents.{key} = {table}.{child_key or key}"
    )


def reversed_in_repository(table: str, at: str, also: str, tolerated: float) -> str:
    """Population of repositories: sound where at most a share of the pull requests has an earlier row.

    Args:
        table: canonical table with pull_request_key.
        at: its instant.
        also: another condition that a sound row meets.
        tolerated: share of pull requests with a row before, and three of them at least.
    """
    return (
        "select any_value(repository_name) as key, repository_key as unit,"
        # One pull request with many comments is one clock.
        f" count(distinct pull_request_key) filter (not coalesce({at} >= opened_at and {also}, false))"
        f" <= greatest(3, {tolerated} * count(distinct pull_request_key)) as is_sound"
        f" from (select pull_request_key, {at} from {table}) as children"
        " inner join (select pull_request_key, repository_key, repository_name, created_at as opened_at"
        " from intermediate.int_pull_requests) as parents using (pull_request_key) group by repository_key"
    )
