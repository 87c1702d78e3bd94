{{ config(materialized='incremental', incremental_strategy='other_rows') }}

-- An approver is named in identity.yml by an address; who is known by it is shown as a pseudonym.
with approvers as (
    select
        account_id,
        min(person_key) as person_key
    from {{ ref('int_accounts') }}
    group by account_id
)

select
    accounts.person_key,
    accounts.system,
    accounts.account_id,
    accounts.method,
    accounts.confidence,
    approvers.person_key as approved_by_person_key,
    accounts.approved_on,
    people.start_on as valid_from_on,
    coalesce(cast(people.end_on + interval 1 day as date), cast('9999-12-31' as date)) as valid_to_on
from {{ ref('int_accounts') }} as accounts
inner join {{ ref('int_people') }} as people on accounts.person_key = people.person_key
left join approvers on lower(accounts.approved_by) = approvers.account_id
