select
    services.service_key,
    services.name,
    services.created_at,
    coalesce(
        list_sort(list(competencies.competency_id) filter (where competencies.competency_id is not null)), []
    ) as competency_ids
from {{ ref('int_services') }} as services
left join {{ ref('int_service_competencies') }} as competencies
    on services.service_key = competencies.service_key
group by services.service_key, services.name, services.created_at
