-- Everybody, with the manager whom the roster names: nobody is matched with their own.
with managers as (
    select distinct
        roster.person_id,
        people.person_key as manager_person_key
    from staging.stg_roster__people as roster
    inner join intermediate.int_people as people on people.roster_person_id = roster.manager_id
    qualify row_number() over (partition by roster.person_id order by roster.source_name, people.person_key) = 1
)

select
    people.*,
    managers.manager_person_key
from intermediate.int_people as people
left join managers on managers.person_id = people.roster_person_id
where people.person_key not in (select unit_id from gate.withheld_units where unit_kind = 'person')
