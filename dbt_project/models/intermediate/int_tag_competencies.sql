-- Each name once: there are few, and tickets and pull requests with them are many.
with names as (
    select
        'component' as artefact_type,
        unnest(components) as artefact
    from {{ ref('int_issues') }}
    union
    select
        'label' as artefact_type,
        unnest(labels) as artefact
    from {{ ref('int_issues') }}
    union
    select
        'label' as artefact_type,
        unnest(labels) as artefact
    from {{ ref('int_pull_requests') }}
)

select
    names.artefact_type,
    names.artefact,
    rules.competency_id,
    rules.pattern,
    rules.weight,
    rules.literal_length
from names
inner join {{ ref('int_artefact_competencies') }} as rules
    on names.artefact_type = rules.artefact_type and {{ matches_glob('names.artefact', 'rules') }}
{{ most_specific_rule('names.artefact_type, names.artefact') }}
