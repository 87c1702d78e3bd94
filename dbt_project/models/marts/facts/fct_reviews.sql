-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    review_key,
    pull_request_key,
    reviewer_person_key,
    is_bot,
    is_self,
    state,
    submitted_at
from {{ ref('int_reviews') }}
