-- Events of the roster, and the first and last day of who has none of that kind on record.
with stated as (
    select
        person_id,
        kind,
        happened_on,
        from_level,
        to_level,
        from_role,
        to_role,
        from_team,
        to_team
    from {{ ref('stg_roster__employment_events') }}
    qualify row_number() over (partition by person_id, kind, happened_on order by source_name) = 1
),

bounds as (
    select
        person_id,
        'hired' as kind,
        start_on as happened_on
    from {{ ref('stg_roster__people') }}
    union
    select
        person_id,
        'left' as kind,
        end_on as happened_on
    from {{ ref('stg_roster__people') }}
),

events as (
    select * from stated
    union all by name
    select bounds.*
    from bounds
    anti join stated on bounds.person_id = stated.person_id and bounds.kind = stated.kind
)

select
    accounts.person_key,
    events.kind,
    events.happened_on,
    events.from_level,
    events.to_level,
    events.from_role,
    events.to_role,
    events.from_team,
    events.to_team
from events
inner join {{ ref('int_accounts') }} as accounts
    on accounts.system = 'roster' and events.person_id = accounts.account_id
where events.happened_on <= {{ as_of() }}
