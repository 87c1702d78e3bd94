select
    accounts.system,
    accounts.account_id,
    accounts.person_key,
    people.is_bot,
    accounts.method,
    accounts.confidence
from {{ source('identity', 'person_accounts') }} as accounts
inner join {{ ref('int_people') }} as people on accounts.person_key = people.person_key
