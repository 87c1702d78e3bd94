{{ config(materialized='incremental', unique_key='pull_request_key') }}

select
    review_key,
    pull_request_key,
    reviewer_person_key,
    is_bot,
    is_self,
    state,
    submitted_at
from {{ changed(ref('int_reviews')) }}
