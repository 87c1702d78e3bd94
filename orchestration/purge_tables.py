"""A purge inside the warehouse: raw and identity without the person, everything derived empty.

Belongs here: the transaction. Derived tables are emptied and not searched, since a group's figure
holds the person too and bears no name; the next run builds them anew without the person.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from ingestion.exclusions import Exclusions
from ingestion.identifiers import identifier
from ingestion.raw_removal import Removal, remove_excluded
from orchestration.purge_people import has_table

# Raw rows are the only ones that cannot be made again; identity is what a purge of the next person needs.
# What was recommended to other people on earlier days cannot be made again either.
KEPT_SCHEMAS = ("raw", "identity", "audit", "history")


def remove_from_tables(
    con: duckdb.DuckDBPyConnection, exclusions: Exclusions, words: frozenset[str]
) -> list[Removal]:
    """Take out whom `exclusions` names from raw, from the dead letters and from identity.

    Args:
        con: the warehouse, in a transaction.
        exclusions: the person, or everybody who is suppressed.
        words: accounts, addresses and pseudonyms in lower case, where they are known.
    """
    removals = remove_excluded(con, exclusions)
    if words and has_table(con, "raw", "dead_letters"):
        spelled = "lower(locator) || ' ' || lower(reason)"
        named = f"list_has_any(regexp_extract_all({spelled}, '[^\\s,;:/#()\"]+'), ?::varchar[])"
        removals += _delete(con, "raw", "dead_letters", named, [sorted(words)])
    for table in _tables(con, "schema_name = 'raw' and ends_with(table_name, '__deletions')"):
        removals += _delete(con, *table, "lower(record_id) in (select unnest(?::varchar[]))", [sorted(words)])
    return [removal for removal in removals if removal.is_any] + _remove_from_identity(
        con, lambda name: exclusions.group(name) is not None, words
    )


def empty_derived(con: duckdb.DuckDBPyConnection) -> list[Removal]:
    """Empty every table that a run makes anew; views stay, and are empty with them."""
    kept = ", ".join(f"'{schema}'" for schema in KEPT_SCHEMAS)
    emptied = []
    for table in _tables(con, f"schema_name not in ({kept})"):
        emptied += _delete(con, *table, "true", [])
    return [removal for removal in emptied if removal.is_any]


def _remove_from_identity(
    con: duckdb.DuckDBPyConnection, is_gone: Callable[[str], bool], words: frozenset[str]
) -> list[Removal]:
    """Accounts that are excluded, and each row of identity and history that the person's words name."""
    gone = set(words)
    if has_table(con, "identity", "person_accounts"):
        rows = con.execute("select person_key, system, account_id from identity.person_accounts").fetchall()
        left = {key: False for key, _, _ in rows}
        for key, system, account in rows:
            name = identifier(system, account)
            if name and is_gone(name):
                gone.add(account.lower())
            else:
                left[key] = True
        gone |= {key for key, is_left in left.items() if not is_left}
    removals = []
    for schema, table in _tables(con, "schema_name in ('identity', 'history')") if gone else []:
        columns = con.execute(
            "select column_name from duckdb_columns() where database_name = current_database() "
            "and schema_name = ? and table_name = ? and data_type = 'VARCHAR' "
            # An account may be called as a competency is.
            "and (schema_name <> 'history' or ends_with(column_name, 'person_key'))",
            [schema, table],
        ).fetchall()
        named = " or ".join(f'lower("{column}") in (select unnest($gone))' for (column,) in columns)
        if named:
            removals += _delete(con, schema, table, named, {"gone": sorted(gone)})
    return [removal for removal in removals if removal.is_any]


def _tables(con: duckdb.DuckDBPyConnection, where: str) -> list[tuple[str, str]]:
    return con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = current_database() "  # noqa: S608
        f"and not internal and {where} order by all"
    ).fetchall()


def _delete(
    con: duckdb.DuckDBPyConnection, schema: str, table: str, where: str, values: list | dict
) -> list[Removal]:
    name = f'"{schema}"."{table}"'
    before = _count(con, name)
    con.execute(f"delete from {name} where {where}", values)  # noqa: S608 - names are the catalogue's
    return [Removal(f"{schema}.{table}" if schema != "raw" else table, before, _count(con, name))]


def _count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    row = con.execute(f"select count(*) from {name}").fetchone()  # noqa: S608 - names are the catalogue's
    return int(row[0]) if row else 0
