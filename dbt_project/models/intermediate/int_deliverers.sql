with people as (
    select
        people.person_key,
        people.roster_person_id,
        people.end_on
    from {{ ref('int_people') }} as people
    semi join {{ ref('int_area_people') }} as areas on people.person_key = areas.person_key
),

without_roster as (
    select person_key from people
    where roster_person_id is null
),

-- Who is in no roster is gone a year after the last delivery.
deliveries as (
    select
        file_key,
        repository_key,
        path,
        person_key,
        change_type
    from {{ ref('int_file_deliveries') }}
    where
        person_key in (select without_roster.person_key from without_roster)
        and delivered_at >= {{ as_of_end() }} - interval 365 days
),

moves as (
    select * from deliveries
    where change_type = 'RENAMED'
),

-- Moves are few, and so are changes of the same files.
changes as (
    select
        repository_key,
        path,
        person_key
    from {{ ref('int_file_deliveries') }}
    where change_type is distinct from 'RENAMED' and file_key in (select moves.file_key from moves)
),

delivered as (
    select person_key from deliveries
    where change_type is distinct from 'RENAMED'
    union
    -- Who only moved a file delivered nothing of it.
    select moves.person_key
    from moves
    semi join changes
        on
            moves.repository_key = changes.repository_key
            and moves.path = changes.path
            and moves.person_key = changes.person_key
)

select
    people.person_key,
    case
        when people.roster_person_id is not null then coalesce(people.end_on >= {{ as_of() }}, true)
        else delivered.person_key is not null
    end as is_current
from people
left join delivered on people.person_key = delivered.person_key
