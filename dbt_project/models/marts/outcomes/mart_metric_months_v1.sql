select
    metric_id,
    competency_id,
    scope_id as cohort,
    month_on,
    n,
    people,
    median,
    p90,
    mean
from {{ ref('mart_metric_months', v=2) }}
where scope_type = 'cohort'
