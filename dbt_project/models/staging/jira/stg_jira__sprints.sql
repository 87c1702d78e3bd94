select
    {{ entity_key(['sprint_id']) }} as sprint_key,
    source_name,
    sprint_id,
    name,
    state,
    {{ utc('start_at') }} as start_at,
    {{ utc('end_at') }} as end_at,
    {{ utc('completed_at') }} as completed_at
from {{ source('raw', 'jira__sprints') }}
