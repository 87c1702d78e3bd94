with found as (
    select
        repositories.*,
        deletions.deleted_at
    from {{ source('raw', 'github__repositories') }} as repositories
    left join {{ source('raw', 'github__deletions') }} as deletions
        on
            repositories.source_name = deletions.source_name
            and repositories.repository_id = deletions.record_id
            and deletions.table_name = 'repositories'
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
    {{ utc('deleted_at') }} as deleted_at
from found
