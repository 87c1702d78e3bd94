select
    statement_id,
    person_key,
    competency_id,
    occurred_at,
    score_scaled,
    is_success,
    is_right,
    hint_count,
    is_unaided_proof
from {{ ref('int_learning_events') }}
where activity_type = 'checkpoint' and (is_success is not null or score_scaled is not null)
