select
    {{ entity_key(['change_id']) }} as issue_change_key,
    {{ entity_key(['issue_id']) }} as issue_key,
    source_name,
    'linear' as account_system,
    change_id,
    issue_id,
    from_state_id,
    to_state_id,
    from_assignee_id,
    to_assignee_id,
    from_team_id,
    to_team_id,
    actor_id,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'linear__changes') }}
