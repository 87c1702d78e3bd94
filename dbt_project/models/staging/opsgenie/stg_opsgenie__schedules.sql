with records as (
    select
        source_name,
        schedule_id,
        name,
        time_zone
    from {{ source('raw', 'opsgenie__schedules') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('opsgenie', 'schedules', 'schedule_id') }}
