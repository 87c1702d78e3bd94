with records as (
    select
        source_name,
        escalation_policy_id,
        name,
        level_count,
        team_ids
    from {{ source('raw', 'pagerduty__escalation_policies') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('pagerduty', 'escalation_policies', 'escalation_policy_id') }}
