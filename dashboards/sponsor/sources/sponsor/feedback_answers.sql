-- One row per question and score.
select
    question_id,
    question,
    score,
    n,
    people,
    share,
    is_suppressed,
    case
        when is_suppressed then 'too few people to show'
        else format('{:,}', people)
    end as people_shown
from feedback_answers
order by question_id, score
