with staged as ({{ union_staged(['stg_github__repositories', 'stg_gitlab__projects']) }}
)

select
    repository_key,
    account_system as system,
    owner_login || '/' || name as name,
    coalesce(is_archived, false) as is_archived,
    created_at
from staged
where not coalesce(is_fork, false) and {{ is_there() }}
union all
select
    repository_key,
    'git' as system,
    repository_id as name,
    false as is_archived,
    cast(null as timestamp) as created_at
from {{ ref('stg_git__repositories') }}
