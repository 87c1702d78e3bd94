"""What plain work on the same raw rows costs by size: group-bys, a join, an order, a merge as of an instant.

Belongs here: one statement of each kind, with nothing of a model in it. Their cost grows faster than the rows
as soon as hash tables and runs no longer fit the processor's caches, on any machine and in any program: no
model can grow slower than what it is made of.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from ingestion.warehouse_file import make_file

FILES, PULLS = "warehouse.raw.github__pull_request_files", "warehouse.raw.github__pull_requests"
STATEMENTS = {
    "group by": f"select pull_request_id, path, sum(additions) as n from {FILES} group by all",
    "join": f"""
        select pulls.author_login, files.path, pulls.merged_at
        from {FILES} as files inner join {PULLS} as pulls using (pull_request_id)
    """,
    "join and group by": f"""
        select author_login, repository_id, split_part(path, '/', 1) as folder, count(*) as n
        from {FILES} as files inner join {PULLS} as pulls using (pull_request_id)
        group by all
    """,
    "order": f"""
        select path, pull_request_id, row_number() over (
            partition by path order by pull_request_updated_at, pull_request_id
        ) as n
        from {FILES}
    """,
    "merge as of": f"""
        select files.pull_request_id, files.path, fixes.updated_at
        from {FILES} as files
        asof left join (
            select path, pull_request_updated_at as updated_at
            from {FILES}
            where hash(pull_request_id) % 8 = 0
        ) as fixes on files.path = fixes.path and files.pull_request_updated_at < fixes.updated_at
    """,
}


def plain_costs(warehouse: Path) -> dict[str, float]:
    """Statement -> CPU seconds of writing its rows to a table; the warehouse is only read.

    Raises:
        duckdb.Error: the warehouse has no raw rows of GitHub.
    """
    costs = {}
    yardstick = warehouse.with_name("yardstick.duckdb")
    make_file(yardstick)
    with duckdb.connect(yardstick) as con:
        con.execute(f"""
            set threads = 2; set memory_limit = '4500MB'; set preserve_insertion_order = false;
            attach '{warehouse}' as warehouse (read_only);
        """)
        for name, sql in STATEMENTS.items():
            begun = time.process_time()
            con.execute(f'create table "{name}" as {sql}')
            costs[name] = time.process_time() - begun
    yardstick.unlink()
    return costs
