select
    person_key,
    team_name,
    valid_from_on,
    valid_to_on
from {{ ref('int_team_memberships') }}
