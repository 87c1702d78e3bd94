select
    incident_key,
    evidence_id,
    service_key,
    priority,
    urgency,
    created_at,
    acknowledged_at,
    resolved_at,
    is_auto_resolved,
    has_human_response,
    responder_person_key,
    responder_confidence
from {{ ref('int_incidents') }}
