select
    {{ entity_key(['deployment_id']) }} as deployment_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    'github' as account_system,
    deployment_id,
    repository_id,
    environment,
    commit_sha,
    lower(status) as status,
    creator_account_id,
    creator_type,
    {{ utc('created_at') }} as created_at,
    {{ utc('finished_at') }} as finished_at,
    {{ utc('updated_at') }} as updated_at
from {{ source('raw', 'github__deployments') }}
