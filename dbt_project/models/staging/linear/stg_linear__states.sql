select
    source_name,
    state_id,
    name,
    type,
    team_id
from {{ source('raw', 'linear__states') }}
