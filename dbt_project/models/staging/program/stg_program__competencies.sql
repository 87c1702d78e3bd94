select
    source_name,
    model_version,
    competency_id,
    name,
    domain,
    owner,
    prerequisites,
    relevance
from {{ source('raw', 'program__competencies') }}
