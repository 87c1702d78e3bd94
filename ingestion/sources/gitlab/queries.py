"""Every question that signalpath asks GitLab, word for word.

Belongs here: GraphQL text and page sizes. Does not belong here: sending it (client.py) or
reading the answer (rows.py). Names are those of GitLab's GraphQL reference, 16.6 or later.
Nothing that carries text is asked for: no title, description, body, commit message or file content.

GitLab bounds a question by its complexity, which grows with page sizes; a question that is too
complex, or too slow, is asked again for fewer merge requests at a time.
"""

from __future__ import annotations

PAGE_INFO = "pageInfo { hasNextPage endCursor }"
USER = "username bot"

# What belongs to a merge request in pages of its own: connection -> fields of a node. The first page
# comes with the merge request, every further one by the operation of the same name.
NESTED_SIZE = 50
NESTED = {
    "notes": f"""
        id system createdAt resolvable author {{ {USER} }}
        systemNoteMetadata {{ action }} position {{ filePath newLine }}
    """,
    "commits": "sha authorEmail authoredDate committedDate",
    "approvedBy": USER,
    "reviewers": "username mergeRequestInteraction { reviewState }",
    "labels": "title",
}
_NESTED_FIRST = "\n        ".join(
    f"{name}(first: {NESTED_SIZE}) {{ {PAGE_INFO} nodes {{ {fields} }} }}" for name, fields in NESTED.items()
)

PROJECTS = f"""
query Projects($group: ID!, $cursor: String) {{
  group(fullPath: $group) {{
    projects(first: 100, after: $cursor, includeSubgroups: true) {{
      {PAGE_INFO}
      nodes {{
        id
        fullPath
        archived
        createdAt
        lastActivityAt
        forkedFrom {{ id }}
        repository {{ rootRef }}
      }}
    }}
  }}
}}
"""

# Oldest change first: one that changes while we read moves to the end, where it is met again.
MERGE_REQUESTS = f"""
query MergeRequests($path: ID!, $after: Time, $cursor: String, $first: Int!) {{
  project(fullPath: $path) {{
    mergeRequests(updatedAfter: $after, sort: UPDATED_ASC, first: $first, after: $cursor) {{
      {PAGE_INFO}
      nodes {{
        id
        iid
        state
        draft
        createdAt
        preparedAt
        updatedAt
        mergedAt
        closedAt
        squashOnMerge
        mergeCommitSha
        diffHeadSha
        commitCount
        author {{ {USER} }}
        mergeUser {{ username }}
        diffStatsSummary {{ additions deletions fileCount }}
        diffStats {{ path additions deletions }}
        {_NESTED_FIRST}
      }}
    }}
  }}
}}
"""

MERGE_REQUEST_IDS = f"""
query MergeRequestIds($path: ID!, $cursor: String) {{
  project(fullPath: $path) {{
    mergeRequests(first: 100, after: $cursor, sort: CREATED_ASC) {{ {PAGE_INFO} nodes {{ id }} }}
  }}
}}
"""

PIPELINES = f"""
query Pipelines($path: ID!, $cursor: String) {{
  project(fullPath: $path) {{
    pipelines(first: 100, after: $cursor) {{
      {PAGE_INFO}
      nodes {{ id sha status createdAt startedAt finishedAt updatedAt }}
    }}
  }}
}}
"""

ENVIRONMENTS = f"""
query Environments($path: ID!, $cursor: String) {{
  project(fullPath: $path) {{
    environments(first: 100, after: $cursor) {{ {PAGE_INFO} nodes {{ name tier }} }}
  }}
}}
"""

# GitLab answers the deployments of one environment at a time only.
DEPLOYMENTS = f"""
query Deployments($path: ID!, $environment: String!, $cursor: String) {{
  project(fullPath: $path) {{
    environment(name: $environment) {{
      deployments(first: 100, after: $cursor, orderBy: {{createdAt: DESC}}) {{
        {PAGE_INFO}
        nodes {{ id sha status createdAt finishedAt triggerer {{ username }} }}
      }}
    }}
  }}
}}
"""

MEMBERS = f"""
query Members($group: ID!, $cursor: String) {{
  group(fullPath: $group) {{
    groupMembers(first: 100, after: $cursor, relations: [DIRECT, INHERITED, DESCENDANTS]) {{
      {PAGE_INFO}
      nodes {{ accessLevel {{ stringValue }} user {{ {USER} publicEmail }} }}
    }}
  }}
}}
"""

CURRENT_USER = "query CurrentUser { currentUser { username } }"


def _nested(name: str, fields: str) -> str:
    return f"""
query {operation(name)}($path: ID!, $iid: String!, $cursor: String) {{
  project(fullPath: $path) {{
    mergeRequest(iid: $iid) {{
      {name}(first: {NESTED_SIZE * 2}, after: $cursor) {{ {PAGE_INFO} nodes {{ {fields} }} }}
    }}
  }}
}}
"""


def operation(name: str) -> str:
    """The operation that reads further pages of a merge request's connection, such as `notes`."""
    return "MergeRequest" + name[0].upper() + name[1:]


# operationName -> text, as sent.
QUERIES = {
    "Projects": PROJECTS,
    "MergeRequests": MERGE_REQUESTS,
    "MergeRequestIds": MERGE_REQUEST_IDS,
    "Pipelines": PIPELINES,
    "Environments": ENVIRONMENTS,
    "Deployments": DEPLOYMENTS,
    "Members": MEMBERS,
    "CurrentUser": CURRENT_USER,
    **{operation(name): _nested(name, fields) for name, fields in NESTED.items()},
}
