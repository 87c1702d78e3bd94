select
    {{ entity_key(['repository_id']) }} as repository_key,
    'gitlab' as account_system,
    source_name,
    repository_id,
    owner_login,
    name,
    default_branch,
    is_archived,
    is_fork,
    {{ utc('created_at') }} as created_at,
    {{ utc('pushed_at') }} as pushed_at
from {{ source('raw', 'gitlab__projects') }}
