select
    {{ entity_key(['team_id']) }} as team_key,
    source_name,
    team_id,
    combined_slug,
    name,
    parent_team_id,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'github__teams') }}
