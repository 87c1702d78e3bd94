-- Who is on call for a service: the rotas of its escalation policy, where the tool has such.
with levels as (
    select
        source_name,
        escalation_policy_id,
        unnest({{ json_list('schedule_ids') }}) as schedule_id
    from {{ ref('stg_pagerduty__escalation_levels') }}
)

select distinct
    services.service_key,
    levels.source_name || '|' || levels.schedule_id as schedule_key
from {{ ref('stg_pagerduty__services') }} as services
inner join levels
    on
        services.source_name = levels.source_name
        and services.escalation_policy_id = levels.escalation_policy_id
