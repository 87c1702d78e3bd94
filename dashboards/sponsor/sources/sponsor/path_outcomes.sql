-- One row per outcome and reason: how many people got a path, and why the others did not.
select
    outcome,
    reason,
    meaning,
    people,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else format('{:,}', people)
    end as people_shown
from path_outcomes
order by outcome, people desc nulls last, reason
