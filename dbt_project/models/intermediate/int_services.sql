with staged as ({{ union_staged([
    'stg_pagerduty__services',
    'stg_opsgenie__services',
    'stg_servicenow__services',
    'stg_incident_export__services',
]) }}
)

select
    service_key,
    name,
    created_at
from staged
union all by name
-- Incidents outlive their service, which is no longer listed then.
select distinct records.service_key
from {{ ref('int_incident_records') }} as records
anti join staged on records.service_key = staged.service_key
where records.service_key is not null
