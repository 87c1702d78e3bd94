-- A view: the word of somebody who opted out is looked at and never kept as a derived row.
{{ config(materialized='view') }}

-- Every consent and every withdrawal by as_of, from the consent list and from people's own answers. A day
-- of the list begins at midnight, so what somebody answers later on that day is the later word.
with stated as (
    select
        'feedback' as account_system,
        person_email as account_id,
        cohort_id,
        cast(consented_on as timestamp) as consented_at,
        case when withdrawn_on <= {{ as_of() }} then cast(withdrawn_on as timestamp) end as withdrawn_at
    from {{ ref('stg_feedback__consents') }}
    where consented_on <= {{ as_of() }}
    union all by name
    select
        'responses' as account_system,
        person as account_id,
        cohort_id,
        made_at as consented_at,
        case when kind = 'opt_out' then made_at end as withdrawn_at
    from {{ ref('stg_responses__responses') }}
    where kind in ('consent', 'opt_out') and made_at < {{ as_of_end() }}
)

select
    accounts.person_key,
    stated.account_system,
    stated.cohort_id,
    stated.consented_at,
    stated.withdrawn_at
from stated
inner join {{ source('identity', 'person_accounts') }} as accounts
    on
        stated.account_system = accounts.system
        and lower(stated.account_id) = accounts.account_id
