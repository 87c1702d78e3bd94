select
    {{ entity_key(['note_id']) }} as note_key,
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    'gitlab' as account_system,
    source_name,
    note_id,
    pull_request_id,
    author_login,
    author_type,
    is_system,
    action,
    path,
    line,
    is_resolvable,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'gitlab__merge_request_notes') }}
