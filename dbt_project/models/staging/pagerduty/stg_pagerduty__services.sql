with records as (
    select
        {{ entity_key(['service_id']) }} as service_key,
        source_name,
        service_id,
        name,
        escalation_policy_id,
        team_ids,
        {{ utc('created_at') }} as created_at
    from {{ source('raw', 'pagerduty__services') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('pagerduty', 'services', 'service_id') }}
