-- One row per field that the boundary lets in.
select
    source,
    -- pagerduty.log_entries rather than the warehouse's own pagerduty__log_entries
    if(contains(table_name, '__'), replace(table_name, '__', '.'), source || '.' || table_name) as table_name,
    column_name,
    type,
    use,
    is_personal,
    who_sees,
    retention,
    rows
from data_inventory
order by source, table_name, is_personal desc, column_name
