select
    source_name,
    team_id,
    key,
    name
from {{ source('raw', 'linear__teams') }}
