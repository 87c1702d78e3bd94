{{ config(materialized='incremental', unique_key='pull_request_key') }}

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
from {{ changed(ref('int_review_comments')) }}
