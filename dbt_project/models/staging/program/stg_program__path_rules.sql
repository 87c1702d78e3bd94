select
    source_name,
    pattern,
    verdict
from {{ source('raw', 'program__path_rules') }}
