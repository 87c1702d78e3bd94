select
    {{ entity_key(['check_suite_id']) }} as ci_run_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    check_suite_id,
    repository_id,
    commit_sha,
    name,
    app_slug,
    lower(status) as status,
    lower(conclusion) as conclusion,
    {{ utc('started_at') }} as started_at,
    {{ utc('finished_at') }} as finished_at
from {{ source('raw', 'github__check_suites') }}
