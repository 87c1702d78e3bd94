-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    pull_request_key,
    path,
    change_type,
    changed_lines,
    is_generated
from {{ ref('int_pull_request_files') }}
