select
    fields.kind,
    fields.table_name,
    fields.column_name,
    fields.position,
    fields.column_type as type,
    fields.purpose as use,
    fields.is_personal,
    tables.row_count as rows,
    tables.first_on,
    tables.last_on
from {{ ref('stg_inventory__fields') }} as fields
left join {{ ref('stg_inventory__tables') }} as tables on fields.table_name = tables.table_name
