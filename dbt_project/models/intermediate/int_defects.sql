{{ config(materialized='incremental', unique_key='issue_key') }}

select
    issue_key,
    source_name,
    project_key,
    assignee_person_key,
    cast(created_at as date) as created_on,
    {{ is_ticket_of('production', 'issue_type', 'labels', 'components') }} as is_production
from {{ of_changed_issues(ref('int_issues')) }}
-- A duplicate is the same defect, and what is none is none.
where
    not {{ is_dropped('resolution') }}
    and {{ is_ticket_of('defect', 'issue_type', 'labels', 'components') }}
