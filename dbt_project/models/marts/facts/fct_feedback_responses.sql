-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    response_key,
    person_key,
    cohort_id,
    question_id,
    score,
    answer_code,
    content_id,
    responded_at
from {{ ref('int_feedback_responses') }}
