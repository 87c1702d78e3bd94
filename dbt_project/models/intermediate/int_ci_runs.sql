-- A view: only what reads single runs needs them, and to write out a million takes longer than to look.
{{ config(materialized='view', meta={'tested_by': 'raw'}) }}

with staged as ({{ union_staged(['stg_github__check_suites', 'stg_gitlab__pipelines']) }}
)

select
    runs.ci_run_key,
    runs.repository_key,
    runs.commit_sha,
    runs.name,
    case when {{ if_known('runs.finished_at') }} is not null then {{ ci_conclusion('runs.conclusion') }} end
        as conclusion,
    runs.started_at,
    {{ if_known('runs.finished_at') }} as finished_at
from staged as runs
inner join {{ ref('int_repositories') }} as repositories
    on runs.repository_key = repositories.repository_key
where runs.started_at < {{ as_of_end() }}
