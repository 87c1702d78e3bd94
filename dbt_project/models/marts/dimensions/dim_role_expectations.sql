select
    role_id,
    competency_id,
    level,
    name,
    {{ json_list('titles') }} as titles,
    {{ json_list('next_role_ids') }} as next_role_ids
from {{ ref('stg_program__role_expectations') }}
