-- One row per metric, competency, cohort and month.
select
    metric_id,
    metric_name,
    unit,
    competency_id,
    competency_name,
    cohort,
    strftime(month_on, '%Y-%m') as month,
    n,
    people,
    median,
    p90,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else coalesce(format('{:,.1f}', median), 'no value')
    end as median_shown
from metric_months
order by metric_id, competency_id, cohort, month_on
