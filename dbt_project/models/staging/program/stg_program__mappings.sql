select
    source_name,
    model_version,
    competency_id,
    artefact_type,
    pattern,
    weight
from {{ source('raw', 'program__mappings') }}
