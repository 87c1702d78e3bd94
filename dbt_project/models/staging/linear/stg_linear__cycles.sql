select
    {{ entity_key(['cycle_id']) }} as sprint_key,
    source_name,
    cycle_id,
    team_id,
    number,
    {{ utc('start_at') }} as start_at,
    {{ utc('end_at') }} as end_at,
    {{ utc('completed_at') }} as completed_at
from {{ source('raw', 'linear__cycles') }}
