-- What was shown without help, one by one: unaided checkpoints, and what a senior saw and put a name to.
-- Practice, hints, aided checkpoints and what somebody says of themselves never get here.
with judged as (
    select
        responses.person_key,
        responses.about_id as competency_id,
        responses.kind as proof_kind,
        responses.given_by_person_key,
        cast(responses.made_at as date) as proved_on,
        max(responses.made_at) as proved_at,
        -- The last word of the day.
        cast(max_by(responses.rating, (responses.made_at, responses.response_key)) as bigint) as level
    from {{ ref('int_responses') }} as responses
    -- Inner: whoever signs was on the roster on that day, and is not the one signed for.
    inner join {{ ref('int_people') }} as givers
        on
            responses.given_by_person_key = givers.person_key
            and responses.person_key <> givers.person_key
            and not givers.is_bot
            and givers.start_on <= cast(responses.made_at as date)
            and coalesce(givers.end_on >= cast(responses.made_at as date), true)
    where
        responses.kind in ('sign_off', 'teach_back')
        and responses.about_kind = 'competency'
        and responses.rating is not null
    group by all
)

select
    'checkpoint|' || statement_id as proof_key,
    person_key,
    competency_id,
    'checkpoint' as proof_kind,
    occurred_at as proved_at,
    {{ is_right_answer() }} as is_right,
    score_scaled as score,
    checkpoint_level as level,
    'checkpoint ' || competency_id || ' on ' || cast(occurred_at as date) as evidence_id
from {{ ref('int_learning_events') }}
where is_unaided_proof

union all

select
    concat_ws('|', proof_kind, person_key, competency_id, given_by_person_key, proved_on) as proof_key,
    person_key,
    competency_id,
    proof_kind,
    proved_at,
    true as is_right,
    cast(null as double) as score,
    level,
    replace(proof_kind, '_', '-') || ' ' || competency_id || ' level ' || level || ' on ' || proved_on
        as evidence_id
from judged
