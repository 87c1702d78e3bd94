-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    ci_run_key,
    repository_key,
    commit_sha,
    name,
    conclusion,
    started_at,
    finished_at
from {{ ref('int_ci_runs') }}
