"""Every question that signalpath asks GitHub, word for word.

Belongs here: GraphQL text and page sizes. Does not belong here: sending it (github_client.py) or
reading the answer (github_rows.py). A test validates each query against GitHub's published schema
and fails if one selects a field that carries text or code (body, title, diffHunk, patch …).

Page sizes: GitHub charges one point per 100 connections opened. A page of 50 pull requests with up
to 25 reviews each costs about 14 of the 5,000 points an hour; whoever has more reviews, files or
comments than fit is followed to the end with the three queries for nested pages.
"""

from __future__ import annotations

RATE_LIMIT = "rateLimit { cost remaining resetAt }"

AUTHOR = "author { __typename login }"
PAGE_INFO = "pageInfo { hasNextPage endCursor }"

FILE_FIELDS = "path additions deletions changeType"
COMMENT_FIELDS = f"id path createdAt {AUTHOR}"
REVIEW_FIELDS = f"""
          id
          state
          submittedAt
          {AUTHOR}
          comments(first: 50) {{ totalCount {PAGE_INFO} nodes {{ {COMMENT_FIELDS} }} }}
"""

# The newest pull request's instant lets a later run leave out, without asking, every repository in
# which nothing happened.
REPOSITORIES = f"""
query Repositories($owner: String!, $cursor: String) {{
  {RATE_LIMIT}
  repositoryOwner(login: $owner) {{
    repositories(
      first: 100, after: $cursor, isFork: false, ownerAffiliations: [OWNER]
      orderBy: {{field: NAME, direction: ASC}}
    ) {{
      {PAGE_INFO}
      nodes {{
        id
        name
        owner {{ login }}
        isArchived
        isFork
        createdAt
        pushedAt
        defaultBranchRef {{ name }}
        pullRequests(first: 1, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{ nodes {{ updatedAt }} }}
      }}
    }}
  }}
}}
"""

PULL_REQUESTS = f"""
query PullRequests($owner: String!, $name: String!, $cursor: String, $first: Int!) {{
  {RATE_LIMIT}
  repository(owner: $owner, name: $name) {{
    pullRequests(first: $first, after: $cursor, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
      {PAGE_INFO}
      nodes {{
        id
        number
        state
        isDraft
        createdAt
        updatedAt
        mergedAt
        closedAt
        additions
        deletions
        changedFiles
        {AUTHOR}
        mergedBy {{ login }}
        labels(first: 20) {{ nodes {{ name }} }}
        timelineItems(itemTypes: [READY_FOR_REVIEW_EVENT], last: 1) {{
          nodes {{ ... on ReadyForReviewEvent {{ createdAt }} }}
        }}
        files(first: 100) {{ totalCount {PAGE_INFO} nodes {{ {FILE_FIELDS} }} }}
        reviews(first: 25) {{ totalCount {PAGE_INFO} nodes {{ {REVIEW_FIELDS} }} }}
      }}
    }}
  }}
}}
"""

PULL_REQUEST_FILES = f"""
query PullRequestFiles($id: ID!, $cursor: String) {{
  {RATE_LIMIT}
  node(id: $id) {{
    ... on PullRequest {{
      files(first: 100, after: $cursor) {{ totalCount {PAGE_INFO} nodes {{ {FILE_FIELDS} }} }}
    }}
  }}
}}
"""

PULL_REQUEST_REVIEWS = f"""
query PullRequestReviews($id: ID!, $cursor: String) {{
  {RATE_LIMIT}
  node(id: $id) {{
    ... on PullRequest {{
      reviews(first: 50, after: $cursor) {{ totalCount {PAGE_INFO} nodes {{ {REVIEW_FIELDS} }} }}
    }}
  }}
}}
"""

REVIEW_COMMENTS = f"""
query ReviewComments($id: ID!, $cursor: String) {{
  {RATE_LIMIT}
  node(id: $id) {{
    ... on PullRequestReview {{
      comments(first: 100, after: $cursor) {{ totalCount {PAGE_INFO} nodes {{ {COMMENT_FIELDS} }} }}
    }}
  }}
}}
"""

# operationName -> text, as sent.
QUERIES = {
    "Repositories": REPOSITORIES,
    "PullRequests": PULL_REQUESTS,
    "PullRequestFiles": PULL_REQUEST_FILES,
    "PullRequestReviews": PULL_REQUEST_REVIEWS,
    "ReviewComments": REVIEW_COMMENTS,
}
