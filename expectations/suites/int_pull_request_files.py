"""Files and commits beside their pull requests: all that the host counted, adding up to its own totals."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import SOURCE_OWNER, SPAN, duplicates, each, of_known
from expectations.sql.change import shares
from expectations.sql.counts import counted, orphans

# GitHub lists at most 3,000 files and 250 commits of a pull request.
LARGEST = {"github__pull_request_files": 3000, "github__pull_request_commits": 250}
FILES = "raw.github__pull_request_files"
LINES = """
select pull_requests.pull_request_id as key, 'github|' || repository_id as unit,
    sum(files.additions + files.deletions)
        = any_value(pull_requests.additions + pull_requests.deletions) as is_sound
from raw.github__pull_requests as pull_requests
inner join raw.github__pull_request_files as files using (source_name, pull_request_id)
where pull_requests.additions is not null and pull_requests.changed_file_count < 3000
group by all
"""


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_pull_request_files."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=("github",))
    made = []
    for noun, table, column in (
        ("files", "github__pull_request_files", "changed_file_count"),
        ("commits", "github__pull_request_commits", "commit_count"),
    ):
        found = f"select * from ({counted(table, column)}) where counted < {LARGEST[table]}"
        made += [
            ask(
                f"have_their_{noun}",
                expected=f"90 % of the {noun} that GitHub counts, and no month 5 points below what is usual",
                meaning=f"{noun} are missing beside pull requests that are there, so their competencies are",
                rows="select 'all' as key, sum(found) >= 0.9 * sum(counted) as is_sound"
                f" from ({found}) having sum(counted) > 0 union all by name select key, is_sound from ("
                + shares(
                    f"select '{noun}' as unit, created_at as moment, least(found, counted) as hits,"
                    f" counted as trials from ({found})",
                    parameters,
                    0.05,
                    only_drops=True,
                )
                + ")",
                judged="shares",
            ),
            ask(
                f"have_their_{noun}_in_a_repository",
                expected=f"90 % of the {noun} that GitHub counts, in every repository with 50 or more",
                meaning=f"{noun} of these repositories are missing, so their work shows less than there was",
                rows="select repository_id as key, repository_key as unit, sum(found) >= 0.9 * sum(counted)"
                f" as is_sound from ({found}) group by all having sum(counted) >= 50",
                judged="repositories",
                confines="repository",
            ),
            of_known(
                ask,
                f"have_{noun}_of_known_pull_requests",
                orphans(table, "pull_request_id", "github__pull_requests", "pull_request_id"),
                judged=noun,
                parent="pull request",
            ),
        ]
    return [
        *made,
        ask(
            "have_lines_that_add_up",
            expected="the lines of the files add up to GitHub's total in 98 % of the pull requests",
            meaning="lines are counted in another way than GitHub counts them, or files are doubled",
            rows=LINES,
            judged="pull requests",
            mostly=0.98,
        ),
        ask(
            "have_each_file_once",
            expected="no file is twice in a pull request",
            meaning="pages were read twice; changed lines would be counted double",
            rows=duplicates(FILES, "source_name, pull_request_id, path", shown="pull_request_id"),
            judged="files",
            mostly=0.9999,
        ),
    ]
