-- One row per stage of the pilot's funnel.
select
    stage_order,
    stage,
    people,
    share,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else format('{:,}', people)
    end as people_shown
from engagement_funnel
order by stage_order
