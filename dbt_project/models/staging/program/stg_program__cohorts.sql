select
    source_name,
    cohort_id,
    name,
    baseline_start_on,
    launch_on,
    end_on
from {{ source('raw', 'program__cohorts') }}
