with records as (
    select
        source_name,
        schedule_id,
        name,
        time_zone
    from {{ source('raw', 'pagerduty__schedules') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('pagerduty', 'schedules', 'schedule_id') }}
