{{ config(materialized='incremental', unique_key='pull_request_key') }}

select
    pull_requests.pull_request_key,
    pull_requests.evidence_id,
    pull_requests.repository_key,
    pull_requests.author_person_key,
    teams.team_name as author_team_name,
    pull_requests.is_bot_author,
    pull_requests.state,
    pull_requests.is_draft,
    pull_requests.created_at,
    pull_requests.ready_at,
    pull_requests.merged_at,
    pull_requests.closed_at,
    pull_requests.first_review_at,
    pull_requests.changed_lines,
    pull_requests.human_comment_count
from {{ changed(ref('int_pull_requests')) }} as pull_requests
{{ join_team('teams', 'pull_requests.author_person_key', 'cast(pull_requests.created_at as date)') }}
