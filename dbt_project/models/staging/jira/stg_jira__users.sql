select
    source_name,
    account_id,
    email,
    account_type,
    is_active
from {{ source('raw', 'jira__users') }}
