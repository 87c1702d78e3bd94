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
    mean,
    p90,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else coalesce(format('{:,.2f}', median), 'no value')
    end as median_shown,
    case
        when is_suppressed then 'too few people to show'
        else coalesce(format('{:,.2f}', mean), 'no value')
    end as mean_shown
from metric_months
order by metric_id, competency_id, cohort, month_on
