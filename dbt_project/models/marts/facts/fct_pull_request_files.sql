{{ config(materialized='incremental', unique_key='pull_request_key') }}

select
    pull_request_key,
    path,
    change_type,
    changed_lines,
    is_generated
from {{ changed(ref('int_pull_request_files')) }}
