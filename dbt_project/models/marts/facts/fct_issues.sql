-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    issue_key,
    evidence_id,
    project_key,
    issue_type,
    status_category,
    priority,
    team_name,
    assignee_person_key,
    assignee_team_name,
    created_at,
    resolved_at,
    is_done,
    resolution
from {{ ref('int_issues') }}
