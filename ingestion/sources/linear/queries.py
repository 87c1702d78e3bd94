"""Every question that Linear is asked, by operation name.

Belongs here: GraphQL text. Titles, descriptions and comments are not named anywhere, so they are not
answered. Pages are small enough that no question comes near Linear's limit on complexity.
"""

from __future__ import annotations

PAGE_INFO = "pageInfo { hasNextPage endCursor }"
HISTORY = (
    "nodes { id createdAt actorId fromStateId toStateId fromAssigneeId toAssigneeId fromTeamId toTeamId } "
    + PAGE_INFO
)
ISSUE = f"""
    id identifier number priority estimate dueDate trashed labelIds
    createdAt startedAt completedAt canceledAt updatedAt archivedAt
    team {{ id }} state {{ id }} assignee {{ id }} creator {{ id }}
    cycle {{ id }} project {{ id }} parent {{ id }}
    history(first: 15) {{ {HISTORY} }}
"""


def _list(name: str, field: str, arguments: str, nodes: str, variables: str = "") -> str:
    return (
        f"query {name}($after: String{variables}) {{ "
        f"{field}(after: $after, includeArchived: true, {arguments}) {{ nodes {{ {nodes} }} {PAGE_INFO} }} }}"
    )


# Ordered by creation, which no change moves: the cursor of a page stays where it is.
BY_CREATION = "orderBy: createdAt, filter: $filter"
FILTERED = ", $filter: IssueFilter"
QUERIES = {
    "Viewer": "query Viewer { viewer { id admin guest } organization { createdAt } }",
    "Users": _list("Users", "users", "first: 100, includeDisabled: true", "id email active app timezone"),
    "Teams": _list("Teams", "teams", "first: 100", "id key name"),
    "States": _list("States", "workflowStates", "first: 100", "id name type team { id }"),
    "Cycles": _list("Cycles", "cycles", "first: 100", "id number startsAt endsAt completedAt team { id }"),
    "Labels": _list("Labels", "issueLabels", "first: 100", "id name"),
    "Issues": _list("Issues", "issues", f"first: 50, {BY_CREATION}", ISSUE, FILTERED),
    "IssueIds": _list("IssueIds", "issues", f"first: 250, {BY_CREATION}", "id", FILTERED),
    "History": (
        "query History($after: String, $id: String!) { issue(id: $id) { "
        f"history(first: 100, after: $after) {{ {HISTORY} }} }} }}"
    ),
}
# Which field of the answer a list is in.
FIELDS = {
    "Users": "users",
    "Teams": "teams",
    "States": "workflowStates",
    "Cycles": "cycles",
    "Labels": "issueLabels",
    "Issues": "issues",
    "IssueIds": "issues",
}
