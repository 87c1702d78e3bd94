with records as (
    select
        source_name,
        user_id,
        email,
        time_zone
    from {{ source('raw', 'opsgenie__users') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('opsgenie', 'users', 'user_id') }}
