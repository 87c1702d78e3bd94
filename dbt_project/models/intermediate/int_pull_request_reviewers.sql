-- Who looked at a pull request, and how strict they are: their comments over what the same lines draw
-- from reviewers on average. Five comments' worth of the average keep a reviewer of few lines near 1.
with looks as (
    select
        pull_request_key,
        reviewer_person_key as person_key,
        0 as comment_count
    from {{ ref('int_reviews') }}
    where not is_bot and not is_self
    union all
    select
        pull_request_key,
        commenter_person_key as person_key,
        1 as comment_count
    from {{ ref('int_review_comments') }}
    where not is_bot and not is_self
),

reviewers as (
    select
        looks.pull_request_key,
        looks.person_key,
        sum(looks.comment_count) as comment_count,
        -- A reformatting of ten thousand lines is not ten thousand lines of review.
        max(least(pull_requests.changed_lines, 500)) as reviewed_lines
    from looks
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on looks.pull_request_key = pull_requests.pull_request_key
    where not pull_requests.is_bot_author
    group by looks.pull_request_key, looks.person_key
),

rates as (
    select sum(comment_count) / nullif(sum(reviewed_lines), 0) as comments_per_line
    from reviewers
),

strictness as (
    select
        reviewers.person_key,
        (sum(reviewers.comment_count) + 5)
        / (max(rates.comments_per_line) * sum(reviewers.reviewed_lines) + 5) as strictness
    from reviewers
    cross join rates
    where reviewers.person_key is not null
    group by reviewers.person_key
)

select
    reviewers.pull_request_key,
    reviewers.person_key as reviewer_person_key,
    cast(reviewers.comment_count as bigint) as comment_count,
    cast(coalesce(strictness.strictness, 1) as double) as strictness
from reviewers
left join strictness on reviewers.person_key = strictness.person_key
