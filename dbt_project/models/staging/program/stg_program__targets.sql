select
    source_name,
    target_id,
    cohort_id,
    metric_id,
    competency_id,
    direction,
    registered_on,
    target_hash
from {{ source('raw', 'program__targets') }}
