select
    log_entry_key,
    incident_key,
    person_key,
    response_type,
    created_at
from {{ ref('int_incident_responses') }}
