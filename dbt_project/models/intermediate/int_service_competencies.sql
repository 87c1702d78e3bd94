select
    services.service_key,
    rules.competency_id,
    rules.pattern,
    rules.weight
from {{ ref('int_services') }} as services
inner join {{ ref('int_artefact_competencies') }} as rules
    on rules.artefact_type = 'service' and {{ matches_glob('services.name', 'rules') }}
{{ most_specific_rule('services.service_key') }}
