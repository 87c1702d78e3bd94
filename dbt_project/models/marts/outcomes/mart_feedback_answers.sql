select
    cohort_id,
    question_id,
    score,
    count(*) as n,
    count(distinct person_key) as people
from {{ ref('fct_feedback_responses') }}
where score is not null and cohort_id is not null
group by cohort_id, question_id, score
