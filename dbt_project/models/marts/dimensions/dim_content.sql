select
    content_id,
    title,
    competency_id,
    level,
    modality,
    minutes,
    is_synchronous,
    is_local,
    reviewed_on,
    open_error_count
from {{ ref('stg_program__contents') }}
