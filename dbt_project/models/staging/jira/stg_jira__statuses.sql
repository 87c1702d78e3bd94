select
    source_name,
    status_id,
    name,
    status_category
from {{ source('raw', 'jira__statuses') }}
