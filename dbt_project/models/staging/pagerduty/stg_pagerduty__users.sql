select
    source_name,
    user_id,
    email,
    time_zone
from {{ source('raw', 'pagerduty__users') }}
