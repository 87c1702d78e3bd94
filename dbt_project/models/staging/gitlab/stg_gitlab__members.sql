select
    'gitlab' as account_system,
    source_name,
    group_id,
    login,
    email,
    account_type,
    access_level
from {{ source('raw', 'gitlab__members') }}
