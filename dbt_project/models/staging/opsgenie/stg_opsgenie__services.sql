with records as (
    select
        {{ entity_key(['service_id']) }} as service_key,
        source_name,
        service_id,
        name,
        team_id
    from {{ source('raw', 'opsgenie__services') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('opsgenie', 'services', 'service_id') }}
