select
    competency_id,
    name,
    domain,
    relevance,
    {{ json_list('prerequisites') }} as prerequisites,
    owner,
    reviewed_on,
    model_version
from {{ ref('stg_program__competencies') }}
qualify {{ is_latest_version('model_version') }}
