select
    source_name,
    person_email,
    cohort_id,
    consented_on,
    withdrawn_on
from {{ source('raw', 'feedback__consents') }}
