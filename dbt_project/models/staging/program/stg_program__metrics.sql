select
    source_name,
    metric_id,
    version,
    name,
    unit,
    direction,
    minimum_n,
    minimum_people,
    description
from {{ source('raw', 'program__metrics') }}
