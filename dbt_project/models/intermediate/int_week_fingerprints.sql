-- Whatever is counted by the week in which it happened hangs on the pull requests that something happened
-- to in that week, and on the week's commits where only a clone is read.
with happenings as (
    select
        pull_request_key,
        {{ week_on('merged_at') }} as week_on
    from {{ ref('int_pull_requests') }}
    where merged_at is not null
    union all
    select
        pull_request_key,
        {{ week_on('submitted_at') }} as week_on
    from {{ ref('int_reviews') }}
),

pieces as (
    select
        happenings.week_on,
        cast(hash(fingerprints.pull_request_key, fingerprints.rows_fingerprint) as hugeint) as fingerprint
    from happenings
    inner join {{ ref('int_pull_request_fingerprints') }} as fingerprints
        on happenings.pull_request_key = fingerprints.pull_request_key
    union all
    select
        {{ week_on('commits.authored_at') }} as week_on,
        cast(hash(commits, files) as hugeint) as fingerprint -- noqa: RF02
    from {{ ref('int_commits') }} as commits
    inner join {{ ref('int_commit_files') }} as files on commits.commit_key = files.commit_key
    where not commits.is_on_github
),

current_ones as (
    select
        week_on,
        sum(fingerprint) as fingerprint
    from pieces
    group by week_on
)

{{ compared_to_build_before('week_on') }}
