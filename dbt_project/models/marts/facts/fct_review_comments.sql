-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    review_comment_key,
    review_key,
    pull_request_key,
    commenter_person_key,
    is_bot,
    is_self,
    path,
    created_at,
    thread_id,
    conventional_label
from {{ ref('int_review_comments') }}
