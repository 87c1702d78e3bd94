with answering_people as (
    select person_email as email from raw.feedback__responses
    union
    select person_email from raw.feedback__consents
)

select distinct
    'feedback' as system,
    lower(email) as account_id,
    lower(email) as email,
    false as is_bot
from answering_people
where email is not null
