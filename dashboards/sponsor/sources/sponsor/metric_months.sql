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
    is_kaplan_meier,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        when median is null then if(is_kaplan_meier, 'not reached yet', 'no value')
        else format('{:,.2f}', median)
    end as median_shown,
    case
        when is_suppressed then 'too few people to show'
        when mean is null then 'no value'
        when mean_lower is null then format('{:,.2f}', mean)
        else format('{:,.2f} ({:,.2f} to {:,.2f})', mean, mean_lower, mean_upper)
    end as mean_shown,
    case
        when is_suppressed then 'too few people to show'
        when is_kaplan_meier then format('{:.0f}% of all', 100 * share_censored)
        else 'none'
    end as waiting_shown
from metric_months
order by metric_id, competency_id, cohort, month_on
