select
    {{ entity_key(['team_id']) }} as team_key,
    source_name,
    'github' as account_system,
    team_id,
    member_login,
    role
from {{ source('raw', 'github__team_members') }}
