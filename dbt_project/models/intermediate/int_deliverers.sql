-- Who only moved a file delivered nothing of it.
with moves as (
    select
        file_key,
        repository_key,
        path,
        person_key,
        delivered_at
    from {{ ref('int_file_deliveries') }}
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

deliveries as (
    select
        person_key,
        delivered_at
    from {{ ref('int_file_deliveries') }}
    where change_type is distinct from 'RENAMED'
    union all
    select
        moves.person_key,
        moves.delivered_at
    from moves
    semi join changes
        on
            moves.repository_key = changes.repository_key
            and moves.path = changes.path
            and moves.person_key = changes.person_key
),

last_seen as (
    select
        person_key,
        max(delivered_at) as last_delivered_at
    from deliveries
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
