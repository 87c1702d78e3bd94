{{ config(materialized='incremental', incremental_strategy='other_rows') }}

-- Answers of people who did not opt out. Concerns are not here nor in any later model: they stay in raw
-- and staging, for the privacy owner alone.
select
    responses.source_name || '|' || responses.response_id as response_key,
    people.person_key,
    responses.kind,
    responses.about_kind,
    responses.about_id,
    responses.reason_code,
    responses.cohort_id,
    nominators.person_key as nominated_by_person_key,
    givers.person_key as given_by_person_key,
    responses.rating,
    responses.decision,
    responses.made_at
from {{ ref('stg_responses__responses') }} as responses
inner join {{ ref('int_accounts') }} as people
    on people.system = 'responses' and lower(responses.person) = people.account_id and not people.is_bot
left join {{ ref('int_accounts') }} as nominators
    on nominators.system = 'responses' and lower(responses.nominated_by) = nominators.account_id
left join {{ ref('int_accounts') }} as givers
    on givers.system = 'responses' and lower(responses.given_by) = givers.account_id
where
    -- Two spellings of one person are still that person, and nobody signs off or overrides for themselves.
    coalesce(givers.person_key <> people.person_key, true)
    and responses.made_at < {{ as_of_end() }}
