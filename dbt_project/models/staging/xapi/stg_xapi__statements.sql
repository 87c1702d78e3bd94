select
    source_name,
    statement_id,
    actor_id,
    verb_id,
    object_id,
    registration_id,
    {{ utc('stored_at') }} as stored_at,
    {{ utc('occurred_at') }} as occurred_at,
    score_scaled,
    is_success,
    is_completion,
    duration_seconds,
    hint_count,
    is_aided,
    voided_statement_id
from {{ source('raw', 'xapi__statements') }}
