-- One row per field that the boundary lets in.
select source, table_name, column_name, type, use, is_personal, who_sees, retention, rows
from data_inventory
order by source, table_name, is_personal desc, column_name
