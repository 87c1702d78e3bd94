select
    source_name,
    person_id,
    system,
    account_id
from {{ source('raw', 'roster__accounts') }}
