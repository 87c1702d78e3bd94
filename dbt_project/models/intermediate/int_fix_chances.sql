{{ config(materialized='view') }}

select
    files.pull_request_key,
    paths.competency_id,
    files.week_on,
    files.quarter_on,
    any_value(files.repository_key) as repository_key,
    any_value(files.person_key) as person_key,
    any_value(files.evidence_id) as evidence_id,
    max(paths.weight) as weight,
    max(cast(files.is_fixed as int)) as observed,
    -- The more files, the sooner a fix touches one of them.
    1 - (1 - max({{ norm_of('norms', 'fixed_share') }})) ** count(*) as chance
from {{ ref('int_file_fixes') }} as files
{{ join_norm('norms', ref('int_fix_norms'), 'files', 'repository_key') }}
inner join {{ ref('int_path_competencies') }} as paths on files.path = paths.path
group by files.pull_request_key, paths.competency_id, files.week_on, files.quarter_on
