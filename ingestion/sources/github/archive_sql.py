"""What is read of a PullRequest node in an archive file: its fields as DuckDB types, and as columns.

Belongs here: the typed shape for `read_json`, which reads no other field, and the flat columns made of
it. Reading files is in archive.py. Fields are called as GitHub's GraphQL calls them.
"""

from __future__ import annotations

INSTANTS = ("createdAt", "updatedAt", "mergedAt", "closedAt")
AUTHOR = "struct(__typename varchar, login varchar)"
PAGE = "struct(hasNextPage {boolean})"
# DuckDB puts an object or a list into a varchar as its text, which no column may hold. Where a text may
# begin like one, it is read as json, see TEXT_OF; the others are looked at in archive.py.
TEXT_OF = "create macro text_of(value) as case when json_type(value) = 'VARCHAR' then value ->> '$' end"
# {…} is the type of a value that is no text. Where a file does not fit, all of them are read as text, so
# that the boundary can say of each row what is wrong with it.
NODE = {
    "id": "varchar",
    "number": "{bigint}",
    "state": "varchar",
    "isDraft": "{boolean}",
    **dict.fromkeys(INSTANTS, "{instant}"),
    "additions": "{bigint}",
    "deletions": "{bigint}",
    "changedFiles": "{bigint}",
    "headRefOid": "varchar",
    "author": AUTHOR,
    "mergedBy": "struct(login varchar)",
    "labels": "struct(nodes struct(name json)[])",
    "mergeCommit": "struct(oid varchar, parents struct(totalCount bigint))",
    "timelineItems": "struct(nodes struct(__typename varchar, createdAt {instant})[])",
    "closingIssuesReferences": (
        "struct(nodes struct(number bigint, repository struct(nameWithOwner varchar))[])"
    ),
    "repository": (
        "struct(id varchar, name varchar, owner struct(login varchar), isArchived {boolean}, "
        "isFork {boolean}, createdAt {instant}, pushedAt {instant}, defaultBranchRef struct(name varchar))"
    ),
    "commits": "struct(totalCount {bigint})",
    "files": (
        f"struct(pageInfo {PAGE}, nodes struct(path json, additions {{bigint}}, deletions {{bigint}}, "
        "changeType varchar)[])"
    ),
    "reviews": (
        f"struct(totalCount {{bigint}}, pageInfo {PAGE}, nodes struct(id varchar, state varchar, "
        f"submittedAt {{instant}}, author {AUTHOR})[])"
    ),
}
TYPED = {"bigint": "bigint", "boolean": "boolean", "instant": "timestamptz"}
AS_TEXT = dict.fromkeys(TYPED, "varchar")


def json_list(elements: str) -> str:
    """SQL for a list of texts as JSON, written as Python's json writes it."""
    texts = f"list_transform({elements}, x -> to_json(x)::varchar)"
    return f"'[' || coalesce(array_to_string({texts}, ', '), '') || ']'"


READY = "list_filter(timelineItems.nodes, x -> x.__typename = 'ReadyForReviewEvent')"
LINKED = "list_transform(closingIssuesReferences.nodes, x -> x.repository.nameWithOwner || '#' || x.number)"
PULL_REQUEST = {
    "pull_request_id": "id",
    "repository_id": "repository.id",
    "number": "number",
    "author_login": "author.login",
    "author_type": "author.__typename",
    "state": "state",
    "is_draft": "isDraft",
    "created_at": "createdAt",
    "ready_at": f"list_extract({READY}, -1).createdAt",
    "merged_at": "mergedAt",
    "closed_at": "closedAt",
    "updated_at": "updatedAt",
    "merged_by_login": "mergedBy.login",
    "additions": "additions",
    "deletions": "deletions",
    "changed_file_count": "changedFiles",
    "review_count": "reviews.totalCount",
    "labels": json_list("list_transform(labels.nodes, x -> text_of(x.name))"),
    "commit_count": "commits.totalCount",
    "head_commit_sha": "headRefOid",
    "merge_commit_sha": "case when mergedAt is not null then mergeCommit.oid end",
    "merge_method": "case when mergedAt is not null and mergeCommit.parents.totalCount > 1 then 'merge' end",
    "linked_issue_references": json_list(LINKED),
}
NESTED = {
    "repository": "repository",
    "file_nodes": "list_transform(files.nodes, x -> {'path': text_of(x.path), 'additions': x.additions, "
    "'deletions': x.deletions, 'changeType': x.changeType})",
    "review_nodes": "reviews.nodes",
    "has_more_files": "coalesce(files.pageInfo.hasNextPage::boolean, false)",
    "has_more_reviews": "coalesce(reviews.pageInfo.hasNextPage::boolean, false)",
}


def query(path: str, types: dict[str, str], is_lenient: bool = False) -> str:
    """The nodes of one JSONL file, gzipped or not, one row a line in the file's order."""
    shape = ", ".join(f"'{name}': '{kind.format(**types)}'" for name, kind in NODE.items())
    columns = ", ".join(f"{sql} as {name}" for name, sql in (PULL_REQUEST | NESTED).items())
    options = f"format = 'newline_delimited', columns = {{{shape}}}, ignore_errors = {is_lenient}"
    return f"select {columns} from read_json('{path.replace(chr(39), chr(39) * 2)}', {options})"  # noqa: S608
