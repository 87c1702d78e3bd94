select
    source_name,
    table_name,
    record_id,
    {{ utc('deleted_at') }} as deleted_at
from {{ source('raw', 'github__deletions') }}
