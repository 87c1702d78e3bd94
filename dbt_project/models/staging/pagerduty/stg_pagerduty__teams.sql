with records as (
    select
        source_name,
        team_id,
        name
    from {{ source('raw', 'pagerduty__teams') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('pagerduty', 'teams', 'team_id') }}
