{{
    config(
        materialized='incremental',
        unique_key='path',
        meta={'deltas': {'competencies': {'keys': ['path', 'competency_id'], 'columns': ['path', 'competency_id']}}}
    )
}}

with paths as (
    select path from {{ in_changed_paths(ref('int_pull_request_files'), 'not is_generated') }}
    union
    select path from {{ in_changed_paths(ref('int_commit_files'), 'not is_generated') }}
    union
    select path from {{ in_changed_paths(ref('int_review_comments'), 'path is not null') }}
)

select
    paths.path,
    rules.competency_id,
    rules.pattern,
    rules.weight
from paths
inner join {{ ref('int_artefact_competencies') }} as rules
    on rules.artefact_type = 'path' and {{ matches_glob('paths.path', 'rules') }}
{{ most_specific_rule('paths.path') }}
