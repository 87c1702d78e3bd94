select
    source_name,
    user_id,
    email,
    is_app,
    is_active,
    time_zone
from {{ source('raw', 'linear__users') }}
