select
    source_name,
    content_id,
    error_id,
    code,
    reported_on,
    retired_on
from {{ source('raw', 'program__content_errors') }}
