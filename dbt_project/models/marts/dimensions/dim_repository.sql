select
    repository_key,
    system,
    name,
    is_archived,
    created_at
from {{ ref('int_repositories') }}
