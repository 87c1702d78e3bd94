select
    source_name,
    model_version,
    competency_id,
    name,
    domain,
    owner,
    reviewed_on,
    prerequisites,
    relevance
from {{ source('raw', 'program__competencies') }}
