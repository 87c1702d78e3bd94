select
    source_name,
    role_id,
    name,
    titles,
    next_role_ids,
    is_senior,
    competency_id,
    level
from {{ source('raw', 'program__role_expectations') }}
