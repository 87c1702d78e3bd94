select
    {{ entity_key(['repository_id', 'commit_sha']) }} as commit_key,
    source_name,
    repository_id,
    commit_sha,
    path,
    previous_path,
    additions,
    deletions
from {{ source('raw', 'git__commit_files') }}
