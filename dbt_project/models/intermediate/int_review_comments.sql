{{
    config(
        materialized='incremental',
        unique_key='pull_request_key',
        meta={'keeps_changed_rows': true, 'deltas': {
            'paths': {'keys': ['path'], 'columns': ['review_comment_key', 'path']},
            'reviews': {'keys': ['review_key'], 'columns': ['review_comment_key', 'review_key']},
        }}
    )
}}

with pull_requests as ({{ union_changed(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
),

comments as ({{ union_changed(['stg_github__review_comments', 'int_gitlab_review_comments']) }}
)

select
    comments.review_comment_key,
    comments.review_key,
    comments.pull_request_key,
    commenters.person_key as commenter_person_key,
    coalesce(commenters.is_bot, false) or coalesce(comments.author_type = 'Bot', false) as is_bot,
    coalesce(lower(comments.author_login) = lower(pull_requests.author_login), false)
    or coalesce(commenters.person_key = authors.person_key, false) as is_self,
    {{ is_part_of_review('comments.created_at', 'pull_requests') }} as is_in_review,
    comments.thread_id,
    comments.path,
    {{ is_generated_path('comments.path') }} as is_generated,
    comments.line,
    comments.original_line,
    comments.conventional_label,
    comments.created_at
from comments
inner join pull_requests on comments.pull_request_key = pull_requests.pull_request_key
{{ join_account('commenters', 'comments.account_system', 'comments.author_login') }}
{{ join_account('authors', 'pull_requests.account_system', 'pull_requests.author_login') }}
where
    comments.created_at < {{ as_of_end() }}
    and {{ is_there('pull_requests') }}
