-- A view: every row of it is there already.
{{ config(materialized='view', meta={'tested_by': 'int_ai_review_remarks'}) }}

select
    'ai_review_false_positive_rate' as metric_id,
    review_comment_key as unit_id,
    person_key,
    team_name,
    cast(null as varchar) as competency_id,
    merged_on as observed_on,
    cast(is_void as double) as value,
    cast(1 as double) as weight,
    false as is_censored
from {{ ref('int_ai_review_remarks') }}
