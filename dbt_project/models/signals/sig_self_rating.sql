-- What people say of themselves: a rating of a competency, or that a gap in it is wrong: a claim.
with claims as (
    select
        person_key,
        about_id as competency_id,
        {{ week_on('made_at') }} as week_on,
        -- The middle of the level's quarter, as for a sign-off; who disputes a gap claims the skill.
        case when kind = 'dispute' then 1 else (rating - 0.5) / 4 end as claim,
        made_at,
        response_key,
        case when kind = 'dispute' then 'gap disputed' else 'self-rating ' || rating end
        || ' on ' || cast(made_at as date) as evidence_id
    from {{ ref('int_responses') }}
    where about_kind = 'competency' and (kind = 'dispute' or (kind = 'self_rate' and rating is not null))
)

select
    person_key,
    competency_id,
    week_on,
    'self_rating' as signal_id,
    -- The week's last word: saying it again adds nothing.
    cast(max_by(claim, (made_at, response_key)) as double) as value,
    cast(1 as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('evidence_id') }} as evidence_ids
from claims
group by person_key, competency_id, week_on
