select
    services.service_key,
    rules.competency_id,
    rules.pattern,
    rules.weight
from {{ ref('int_services') }} as services
inner join {{ ref('int_artefact_competencies') }} as rules
    on rules.artefact_type = 'service' and {{ matches_glob('services.name', 'rules') }}
qualify row_number() over (
        partition by services.service_key, rules.competency_id
        order by rules.literal_length desc, rules.pattern asc
    ) = 1
