-- A view: every row of it is there already.
{{ config(materialized='view', meta={'tested_by': 'int_pull_requests'}) }}

select
    pull_request_key,
    evidence_id,
    repository_key,
    author_person_key,
    author_team_name,
    is_bot_author,
    state,
    is_draft,
    created_at,
    ready_at,
    merged_at,
    closed_at,
    first_review_at,
    changed_lines,
    human_comment_count
from {{ ref('int_pull_requests') }}
