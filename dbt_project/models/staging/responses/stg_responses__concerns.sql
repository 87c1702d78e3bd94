select
    source_name,
    response_id,
    person,
    about_kind,
    about_id,
    reason_code,
    {{ utc('made_at') }} as made_at
from {{ source('raw', 'responses__concerns') }}
