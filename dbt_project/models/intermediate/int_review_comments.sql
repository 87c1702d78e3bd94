select
    comments.review_comment_key,
    comments.review_key,
    comments.pull_request_key,
    commenters.person_key as commenter_person_key,
    coalesce(commenters.is_bot, false) or coalesce(comments.author_type = 'Bot', false) as is_bot,
    coalesce(lower(comments.author_login) = lower(pull_requests.author_login), false)
    or coalesce(commenters.person_key = authors.person_key, false) as is_self,
    comments.path,
    comments.created_at
from {{ ref('stg_github__review_comments') }} as comments
inner join {{ ref('stg_github__pull_requests') }} as pull_requests
    on comments.pull_request_key = pull_requests.pull_request_key
{{ join_account('commenters', 'github', 'comments.author_login') }}
{{ join_account('authors', 'github', 'pull_requests.author_login') }}
where comments.created_at < {{ as_of_end() }}
