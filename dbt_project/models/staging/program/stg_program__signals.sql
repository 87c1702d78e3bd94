select
    source_name,
    signal_id,
    half_life_days,
    weight,
    kind,
    description
from {{ source('raw', 'program__signals') }}
