select distinct
    {{ entity_key(['service']) }} as service_key,
    source_name,
    service as service_id,
    service as name
from {{ source('raw', 'incident_export__incidents') }}
where service is not null
