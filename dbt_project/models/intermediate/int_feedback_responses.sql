select
    responses.source_name || '|' || responses.response_id as response_key,
    accounts.person_key,
    people.cohort_id,
    responses.question_id,
    responses.score,
    responses.answer_code,
    responses.content_id,
    responses.responded_at
from {{ ref('stg_feedback__responses') }} as responses
inner join {{ ref('int_accounts') }} as accounts
    on accounts.system = 'feedback' and lower(responses.person_email) = accounts.account_id
inner join {{ ref('int_people') }} as people on accounts.person_key = people.person_key
where responses.responded_at < {{ as_of_end() }}
