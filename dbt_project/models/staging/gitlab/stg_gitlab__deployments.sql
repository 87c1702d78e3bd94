select
    {{ entity_key(['deployment_id']) }} as deployment_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    'gitlab' as account_system,
    source_name,
    deployment_id,
    repository_id,
    environment,
    tier,
    status,
    commit_sha,
    {{ utc('created_at') }} as created_at,
    {{ utc('finished_at') }} as finished_at,
    creator_account_id
from {{ source('raw', 'gitlab__deployments') }}
