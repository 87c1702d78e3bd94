select
    {{ entity_key(['review_comment_id']) }} as review_comment_key,
    {{ entity_key(['review_id']) }} as review_key,
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    'github' as account_system,
    review_comment_id,
    review_id,
    pull_request_id,
    thread_id,
    author_login,
    author_type,
    path,
    line,
    original_line,
    {{ utc('created_at') }} as created_at,
    conventional_label
from {{ source('raw', 'github__review_comments') }}
