-- One row per competency that a path addresses. In alphabetical order: this is no league table.
select
    competency_id,
    competency_name,
    replace(domain, '_', ' ') as domain,
    people,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else format('{:,}', people)
    end as people_shown
from path_competencies
order by domain, competency_name
