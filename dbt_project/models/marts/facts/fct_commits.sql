-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    commit_key,
    evidence_id,
    repository_key,
    author_person_key,
    is_bot,
    authored_at,
    committed_at,
    is_merge,
    is_revert,
    is_on_forge,
    changed_lines
from {{ ref('int_commits') }}
