-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    files.commit_key,
    files.path,
    files.changed_lines,
    files.is_generated
from {{ ref('int_commit_files') }} as files
semi join {{ ref('int_commits') }} as commits on files.commit_key = commits.commit_key
