{{
    config(
        materialized='incremental',
        unique_key='pull_request_key',
        meta={'keeps_changed_rows': true, 'deltas': {'weeks': {'keys': [week_on('submitted_at') ~ ' as week_on']}}}
    )
}}

with pull_requests as ({{ union_changed(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
),

reviews as ({{ union_changed(['stg_github__reviews', 'int_gitlab_reviews']) }}
)

select
    reviews.review_key,
    reviews.pull_request_key,
    reviewers.person_key as reviewer_person_key,
    coalesce(reviewers.is_bot, false) or coalesce(reviews.author_type = 'Bot', false) as is_bot,
    coalesce(lower(reviews.author_login) = lower(pull_requests.author_login), false)
    or coalesce(reviewers.person_key = authors.person_key, false) as is_self,
    {{ is_part_of_review('reviews.submitted_at', 'pull_requests') }} as is_in_review,
    reviews.state,
    reviews.submitted_at
from reviews
inner join pull_requests on reviews.pull_request_key = pull_requests.pull_request_key
{{ join_account('reviewers', 'reviews.account_system', 'reviews.author_login') }}
{{ join_account('authors', 'pull_requests.account_system', 'pull_requests.author_login') }}
where
    reviews.submitted_at < {{ as_of_end() }}
    and {{ is_there('pull_requests') }}
