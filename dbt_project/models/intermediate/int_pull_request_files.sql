{{
    config(
        materialized='incremental',
        unique_key='pull_request_key',
        meta={
            'keeps_changed_rows': true,
            'deltas': {'paths': {'keys': ['path'], 'columns': ['pull_request_key', 'path', 'is_generated']}},
        }
    )
}}

with staged as ({{ union_changed(['stg_github__pull_request_files', 'stg_gitlab__merge_request_files']) }}
),

read_last as (
    {{ as_last_read('staged') }}
)

select
    pull_request_key,
    path,
    change_type,
    coalesce(additions, 0) + coalesce(deletions, 0) as changed_lines,
    {{ is_generated_path('path') }} as is_generated
from read_last
