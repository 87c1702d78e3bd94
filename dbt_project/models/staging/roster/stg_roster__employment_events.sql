select
    source_name,
    person_id,
    kind,
    happened_on,
    from_level,
    to_level,
    from_role,
    to_role,
    from_team,
    to_team
from {{ source('raw', 'roster__employment_events') }}
