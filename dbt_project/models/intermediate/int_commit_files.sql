{{
    config(
        materialized='incremental',
        unique_key=every_key(),
        meta={'deltas': {'paths': {'keys': ['path'], 'columns': ['commit_key', 'path', 'is_generated']}}}
    )
}}

select
    commit_key,
    path,
    coalesce(additions, 0) + coalesce(deletions, 0) as changed_lines,
    {{ is_generated_path('path') }} as is_generated
from {{ ref('stg_git__commit_files') }}
