with responding_people as (
    select lower(person) as account_id from raw.responses__responses
    union
    select lower(nominated_by) from raw.responses__responses
    union
    select lower(given_by) from raw.responses__responses
    union
    select lower(person) from raw.responses__concerns
)

-- An e-mail address, or an account that is written `github:ada`.
select
    'responses' as system,
    account_id,
    case when account_id like '%@%' then account_id end as email,
    nullif(regexp_extract(account_id, '^github:(.+)$', 1), '') as login,
    false as is_bot
from responding_people
where account_id is not null
