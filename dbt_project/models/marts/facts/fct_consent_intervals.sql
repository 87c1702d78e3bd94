-- An opt-out in an answer ends every consent given before it; a withdrawal in the list ends its own.
with consents as (
    select
        consents.person_key,
        consents.account_system,
        consents.cohort_id,
        consents.consented_at,
        consents.withdrawn_at,
        min(opt_outs.withdrawn_at) as opted_out_at
    from {{ ref('int_consents') }} as consents
    semi join {{ ref('int_people') }} as people
        on consents.person_key = people.person_key and not people.is_bot
    left join {{ ref('int_consents') }} as opt_outs
        on
            consents.person_key = opt_outs.person_key
            and consents.consented_at < opt_outs.withdrawn_at
            and opt_outs.account_system = 'responses'
    -- An opt-out in an answer is no consent.
    where consents.account_system = 'feedback' or consents.withdrawn_at is null
    group by all
)

select
    person_key,
    account_system,
    cohort_id,
    consented_at,
    least(withdrawn_at, opted_out_at) as ended_at,
    least(withdrawn_at, opted_out_at) is null as is_in_force
from consents
