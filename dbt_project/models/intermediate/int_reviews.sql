select
    reviews.review_key,
    reviews.pull_request_key,
    reviewers.person_key as reviewer_person_key,
    coalesce(reviewers.is_bot, false) or coalesce(reviews.author_type = 'Bot', false) as is_bot,
    coalesce(lower(reviews.author_login) = lower(pull_requests.author_login), false)
    or coalesce(reviewers.person_key = authors.person_key, false) as is_self,
    reviews.state,
    reviews.submitted_at
from {{ ref('stg_github__reviews') }} as reviews
inner join {{ ref('stg_github__pull_requests') }} as pull_requests
    on reviews.pull_request_key = pull_requests.pull_request_key
{{ join_account('reviewers', 'github', 'reviews.author_login') }}
{{ join_account('authors', 'github', 'pull_requests.author_login') }}
where reviews.submitted_at < {{ as_of_end() }}
