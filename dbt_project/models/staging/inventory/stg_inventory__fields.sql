select
    kind,
    table_name,
    column_name,
    position,
    type as column_type,
    use as purpose,
    is_personal
from {{ source('inventory', 'fields') }}
