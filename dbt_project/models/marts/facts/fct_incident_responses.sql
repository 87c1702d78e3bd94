-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    log_entry_key,
    incident_key,
    person_key,
    response_type,
    created_at,
    is_confirmed,
    is_disputed
from {{ ref('int_incident_responses') }}
