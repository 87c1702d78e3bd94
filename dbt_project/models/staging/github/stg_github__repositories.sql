with found as (
    select
        records.*,
        gone.deleted_at
    from {{ source('raw', 'github__repositories') }} as records
    {{ join_deletions('github', 'repositories', 'repository_id') }}
)

select
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    'github' as account_system,
    repository_id,
    owner_login,
    name,
    default_branch,
    is_archived,
    is_fork,
    {{ utc('created_at') }} as created_at,
    {{ utc('pushed_at') }} as pushed_at,
    deleted_at
from found
