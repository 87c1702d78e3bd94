-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    statement_id,
    person_key,
    verb,
    activity_type,
    content_id,
    competency_id,
    occurred_at,
    score_scaled,
    is_success,
    is_right,
    is_unaided_proof,
    is_substantive,
    duration_seconds,
    hint_count
from {{ ref('int_learning_events') }}
