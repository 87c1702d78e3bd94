select
    {{ entity_key(['repository_id', 'commit_sha']) }} as commit_key,
    source_name,
    repository_id,
    commit_sha,
    email
from {{ source('raw', 'git__commit_co_authors') }}
