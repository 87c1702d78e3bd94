select
    table_name,
    rows as row_count,
    first_at as first_on,
    last_at as last_on
from {{ source('inventory', 'tables') }}
