select
    source_name,
    response_id,
    person_email,
    question_id,
    score,
    answer_code,
    content_id,
    {{ utc('responded_at') }} as responded_at
from {{ source('raw', 'feedback__responses') }}
