select
    source_name,
    service,
    measured_on,
    format,
    lines_covered,
    lines_total
from {{ source('raw', 'coverage__reports') }}
