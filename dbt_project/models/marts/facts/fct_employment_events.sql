select
    person_key,
    kind,
    happened_on,
    from_level,
    to_level,
    from_role,
    to_role,
    from_team,
    to_team
from {{ ref('int_employment_events') }}
