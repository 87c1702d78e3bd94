select
    pull_request_key,
    path,
    coalesce(additions, 0) + coalesce(deletions, 0) as changed_lines,
    {{ is_generated_path('path') }} as is_generated
from {{ ref('stg_github__pull_request_files') }}
