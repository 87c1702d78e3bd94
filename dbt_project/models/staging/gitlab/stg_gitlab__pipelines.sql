select
    {{ entity_key(['ci_run_id']) }} as ci_run_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    ci_run_id,
    repository_id,
    commit_sha,
    status,
    conclusion,
    {{ utc('created_at') }} as created_at,
    {{ utc('started_at') }} as started_at,
    {{ utc('finished_at') }} as finished_at,
    {{ utc('updated_at') }} as updated_at
from {{ source('raw', 'gitlab__pipelines') }}
