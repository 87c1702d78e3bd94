-- Whom a page is for: the folder of their outbox is named by the roster's id.
select
    people.person_key,
    people.time_zone,
    roster.person_id,
    roster.email as person
from intermediate.int_people as people
inner join (
    select
        person_id,
        min(email) as email
    from raw.roster__people
    group by person_id
) as roster on roster.person_id = people.roster_person_id
