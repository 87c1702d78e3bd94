"""What is handed to the sponsor: groups of at least k people, and nothing that points at a person.

Run on the file before it replaces the one of yesterday. The suppression itself is in
signalpath/publish.py; this is the last look, by other means.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from expectations.check import Check

QUESTION = "Does the published file show groups only?"
ENGINEERING = "the developers of signalpath: this is a fault of the product, not of the data"
MEANING = "somebody could be recognised, so nothing was published"
# Columns that count people, whatever the table.
PEOPLE = (
    "people",
    "people_pilot",
    "people_comparison",
    "consenting",
    "pilot_people",
    "comparison_people",
    "enrolled",
    "active",
)
# The charter's owners are named on purpose, and may be by e-mail.
NAMES_ITS_OWNERS = "programme"


def checks(tables: Mapping[str, Mapping[str, str]], k: int, personal: Sequence[str]) -> list[Check]:
    """The suite of a published file.

    Args:
        tables: table -> column -> DuckDB type, as they are in the file.
        k: smallest group that may be shown.
        personal: names of columns that can identify somebody, from the allow-list.
    """
    cells = _union(
        f"select '{table}.{column}' as key, {column}::bigint as people from main.{table}"
        for table, columns in tables.items()
        for column in columns
        if column in PEOPLE
    )
    texts = _union(
        f"select '{table}.{column}' as key, regexp_matches({column}::varchar, '^[0-9a-f]{{16}}$')"
        f" or ('{table}' <> '{NAMES_ITS_OWNERS}' and {column}::varchar like '%_@_%') as is_personal"
        f" from main.{table} where {column} is not null"
        for table, columns in tables.items()
        for column, data_type in columns.items()
        if data_type.startswith("VARCHAR")
    )
    names = _union(
        f"select '{table}.{column}' as key, '{column}' as column_name"
        for table, columns in tables.items()
        for column in columns
    )
    forbidden = sorted({*personal, "person_key", "person_id", "evidence_id", "evidence_ids"})
    return [
        Check(
            name="groups_are_large_enough",
            question=QUESTION,
            expected=f"every count of people is {k} or more, nobody, or left out",
            meaning=MEANING,
            who_can_mend=ENGINEERING,
            rows=f"select * from ({cells}) where people <> 0",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(column="people", min_value=k),
            observed="select coalesce('smallest group ' || min(people), 'no group')"
            f" from ({cells}) where people <> 0",
        ),
        Check(
            name="columns_are_not_personal",
            question=QUESTION,
            expected="no column that the allow-list marks as personal, no key of a person",
            meaning=MEANING,
            who_can_mend=ENGINEERING,
            rows=names,
            expectation=lambda gxe: gxe.ExpectColumnValuesToNotBeInSet(
                column="column_name", value_set=forbidden
            ),
            observed=f"select count(*) || ' columns' from ({names})",
            empty_passes=False,
        ),
        Check(
            name="values_are_not_personal",
            question=QUESTION,
            expected="no text that looks like a pseudonym or an e-mail address",
            meaning=MEANING,
            who_can_mend=ENGINEERING,
            rows=texts,
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_personal", value_set=[False]),
            observed=f"select count(*) || ' texts' from ({texts})",
        ),
    ]


def _union(queries: Iterable[str]) -> str:
    return " union all ".join(queries)
