-- One row per week of the pilot.
select
    strftime(week_on, '%Y-%m-%d') as week_on,
    enrolled,
    active,
    rate,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else format('{:,}', active)
    end as active_shown
from engagement_weeks
order by week_on
