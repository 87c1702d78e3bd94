select
    source_name,
    user_id,
    login,
    email,
    is_active,
    time_zone
from {{ source('raw', 'servicenow__users') }}
