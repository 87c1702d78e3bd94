select
    person_key,
    recommended_on,
    step,
    competency_id,
    content_id,
    score,
    gap_probability,
    evidence_count
from {{ source('history', 'recommendations') }}
