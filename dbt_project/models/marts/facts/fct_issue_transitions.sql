-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    issue_transition_key,
    issue_key,
    field,
    from_status,
    to_status,
    to_status_category,
    from_person_key,
    to_person_key,
    author_person_key,
    is_beginning,
    changed_at
from {{ ref('int_issue_transitions') }}
