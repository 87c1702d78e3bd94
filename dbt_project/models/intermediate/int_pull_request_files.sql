{{ config(materialized='incremental', unique_key='pull_request_key') }}

with staged as ({{ union_staged(['stg_github__pull_request_files', 'stg_gitlab__merge_request_files'], only_changed=true) }}
)

select
    pull_request_key,
    path,
    change_type,
    coalesce(additions, 0) + coalesce(deletions, 0) as changed_lines,
    {{ is_generated_path('path') }} as is_generated
from staged
