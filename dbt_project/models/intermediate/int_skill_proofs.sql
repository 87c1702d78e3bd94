-- What was shown without help, one by one: unaided checkpoints, and what a senior saw and put a name to.
-- Practice, hints, aided checkpoints and what somebody says of themselves never get here.
select
    'checkpoint|' || statement_id as proof_key,
    person_key,
    competency_id,
    'checkpoint' as proof_kind,
    occurred_at as proved_at,
    is_right,
    score_scaled as score,
    checkpoint_level as level,
    'checkpoint ' || competency_id || ' on ' || cast(occurred_at as date) as evidence_id
from {{ ref('int_learning_events') }}
where is_unaided_proof

union all

select
    sign_off_key as proof_key,
    person_key,
    competency_id,
    kind as proof_kind,
    signed_at as proved_at,
    true as is_right,
    cast(null as double) as score,
    level,
    replace(kind, '_', '-') || ' ' || competency_id || ' level ' || level || ' on ' || signed_on
        as evidence_id
from {{ ref('int_sign_offs') }}
where refused_because is null
