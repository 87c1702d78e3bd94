select
    source_name,
    response_id,
    kind,
    person,
    about_kind,
    about_id,
    reason_code,
    cohort_id,
    nominated_by,
    given_by,
    rating,
    decision,
    {{ utc('made_at') }} as made_at
from {{ source('raw', 'responses__responses') }}
