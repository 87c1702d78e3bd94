-- A view: every row of it is there already.
{{ config(materialized='view') }}

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
    responder_confidence,
    is_merged,
    is_cancelled,
    is_confirmed,
    is_disputed,
    reassignment_count,
    escalation_count
from {{ ref('int_incidents') }}
