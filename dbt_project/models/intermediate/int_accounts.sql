{{ config(materialized='incremental', incremental_strategy='other_rows') }}

select
    accounts.system,
    accounts.account_id,
    accounts.person_key,
    people.is_bot,
    accounts.method,
    accounts.confidence,
    accounts.approved_by,
    accounts.approved_on
from {{ source('identity', 'person_accounts') }} as accounts
inner join {{ ref('int_people') }} as people on accounts.person_key = people.person_key
