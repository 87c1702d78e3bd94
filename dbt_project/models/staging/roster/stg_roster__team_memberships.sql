select
    source_name,
    person_id,
    team_name,
    start_on,
    end_on
from {{ source('raw', 'roster__team_memberships') }}
