select
    {{ entity_key(['review_comment_id']) }} as review_comment_key,
    {{ entity_key(['review_id']) }} as review_key,
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    review_comment_id,
    review_id,
    pull_request_id,
    author_login,
    author_type,
    path,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'github__review_comments') }}
