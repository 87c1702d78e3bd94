-- Commits count by themselves only where a clone alone is read.
with pieces as (
    select
        {{ week_on('commits.authored_at') }} as week_on,
        hash(commits, files) as fingerprint -- noqa: RF02
    from {{ ref('int_commits') }} as commits
    inner join {{ ref('int_commit_files') }} as files on commits.commit_key = files.commit_key
    where not commits.is_on_forge
),

{{ weeks_compared_to_build_before('pieces') }}
