with last_seen as (
    select
        person_key,
        max(last_delivered_at) as last_delivered_at
    from {{ ref('int_file_authorship') }}
    group by person_key
)

select
    last_seen.person_key,
    case
        when people.roster_person_id is not null then coalesce(people.end_on >= {{ as_of() }}, true)
        -- Who is in no roster is gone a year after the last delivery.
        else last_seen.last_delivered_at >= {{ as_of_end() }} - interval 365 days
    end as is_current
from last_seen
inner join {{ ref('int_people') }} as people on last_seen.person_key = people.person_key
