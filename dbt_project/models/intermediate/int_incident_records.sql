with staged as ({{ union_staged([
    'stg_pagerduty__incidents',
    'stg_opsgenie__incidents',
    'stg_servicenow__incidents',
    'stg_incident_export__incidents',
]) }}
)

select
    staged.incident_key,
    staged.service_key,
    staged.number,
    coalesce(staged.priority, staged.severity) as priority,
    staged.urgency,
    staged.created_at,
    staged.resolved_at,
    staged.is_auto_resolved,
    staged.merged_into_incident_id is not null as is_merged
from staged
where staged.created_at < {{ as_of_end() }} and {{ is_there('staged') }}
