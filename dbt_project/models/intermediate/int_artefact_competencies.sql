with rules as (
    select * from {{ ref('stg_program__mappings') }}
    qualify {{ is_latest_version('model_version') }}
)

-- The model's rules, with each glob in the two forms that joins need.
select
    competency_id,
    artefact_type,
    pattern,
    max(weight) as weight,
    {{ glob_to_regex('pattern') }} as regex,
    {{ glob_to_like('pattern') }} as like_pattern,
    -- The more a pattern spells out, the more specific it is.
    length(replace(replace(pattern, '*', ''), '?', '')) as literal_length
from rules
group by competency_id, artefact_type, pattern
