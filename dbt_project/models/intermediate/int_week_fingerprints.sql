-- Whatever is counted by the week in which it happened hangs on what was merged and reviewed in that week,
-- and on the week's commits where only a clone is read. A later look at a pull request is no other earlier
-- one, so of the pull request there is only what these signals read.
with competencies as (
    select
        pull_request_key,
        sum(hash(competency_id, weight, changed_lines)) as fingerprint
    from {{ ref('int_pull_request_competencies') }}
    group by pull_request_key
),

pull_requests as (
    select
        pull_requests.pull_request_key,
        pull_requests.merged_at,
        hash(
            pull_requests.pull_request_key,
            pull_requests.evidence_id,
            pull_requests.author_person_key,
            pull_requests.is_bot_author,
            pull_requests.created_at,
            pull_requests.ready_at,
            pull_requests.changed_lines,
            competencies.fingerprint
        ) as fingerprint
    from {{ ref('int_pull_requests') }} as pull_requests
    left join competencies on pull_requests.pull_request_key = competencies.pull_request_key
),

comments as (
    select
        review_key,
        count(*) as comment_count
    from {{ ref('int_review_comments') }}
    group by review_key
),

pieces as (
    select
        {{ week_on('merged_at') }} as week_on,
        fingerprint
    from pull_requests
    where merged_at is not null
    union all
    select
        {{ week_on('reviews.submitted_at') }} as week_on,
        hash(reviews, pull_requests.fingerprint, comments.comment_count) as fingerprint -- noqa: RF02
    from {{ ref('int_reviews') }} as reviews
    inner join pull_requests on reviews.pull_request_key = pull_requests.pull_request_key
    left join comments on reviews.review_key = comments.review_key
    union all
    select
        {{ week_on('commits.authored_at') }} as week_on,
        hash(commits, files) as fingerprint -- noqa: RF02
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
