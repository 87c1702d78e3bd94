{{
    config(
        materialized='incremental',
        unique_key=every_key(),
        meta={'deltas': {'pull_requests': {'keys': ['pull_request_key'], 'columns': ['pull_request_key']}}}
    )
}}

-- Built whole, since tickets and clones tell of fixes of any age.
with merged as not materialized (
    select * from {{ ref('int_pull_requests') }}
    where merged_at is not null
),

-- A revert is known by its commits, where the repository's clone is read too.
reverting as (
    select commit_sha
    from {{ ref('stg_git__commits') }}
    where reverted_sha is not null
),

reverts as (
    select pull_request_key
    from merged
    where merge_commit_sha in (select reverting.commit_sha from reverting)
    union
    select merged.pull_request_key
    from {{ ref('int_pull_request_commits') }} as commits
    inner join merged on commits.pull_request_key = merged.pull_request_key
    where commits.commit_sha in (select reverting.commit_sha from reverting)
),

labels as (
    select
        pull_request_key,
        unnest(labels) as label
    from merged
    where len(labels) > 0
),

links as (
    select
        pull_request_key,
        unnest(linked_issue_references) as issue_reference
    from merged
    where len(linked_issue_references) > 0
),

-- Of what tells it in several ways, the first counts.
known as (
    select
        pull_request_key,
        1 as place
    from reverts
    union all
    select
        pull_request_key,
        2 as place
    from labels
    -- `bug`, `type: fix` or `kind/regression`, but not `bug-bash`.
    where regexp_matches(
            lower(label),
            '^((type|kind)\s*[:/-]\s*)?(bug|bug[-_ ]?fix|fix|hot[-_ ]?fix|revert|regression|defect)$'
        )
    union all
    select
        links.pull_request_key,
        3 as place
    from links
    inner join {{ ref('int_issues') }} as issues on links.issue_reference = issues.evidence_id
    where {{ is_ticket_of('defect', 'issues.issue_type', 'issues.labels', 'issues.components') }}
)

select
    pull_request_key,
    case min(place)
        when 1 then 'revert'
        when 2 then 'label'
        else 'issue'
    end as known_by
from known
group by pull_request_key
