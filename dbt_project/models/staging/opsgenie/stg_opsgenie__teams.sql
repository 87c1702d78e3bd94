with records as (
    select
        source_name,
        team_id,
        name
    from {{ source('raw', 'opsgenie__teams') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('opsgenie', 'teams', 'team_id') }}
