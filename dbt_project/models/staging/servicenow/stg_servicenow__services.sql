with records as (
    select
        {{ entity_key(['service_id']) }} as service_key,
        source_name,
        service_id,
        name,
        {{ utc('created_at') }} as created_at
    from {{ source('raw', 'servicenow__services') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('servicenow', 'services', 'service_id') }}
