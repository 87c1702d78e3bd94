select
    person_key,
    is_bot,
    roster_person_id is not null as is_on_roster,
    role,
    level,
    team_name,
    start_on,
    end_on,
    coalesce(end_on >= {{ as_of() }}, true) as is_current,
    is_consenting,
    cohort_id,
    consented_on
from {{ ref('int_people') }}
