select
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    repository_id,
    default_branch,
    head_sha
from {{ source('raw', 'git__repositories') }}
