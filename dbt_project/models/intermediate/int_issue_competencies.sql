-- Components and labels under one name each: where a tracker has no components, int_issues gives its labels.
with tags as (
    select
        issue_key,
        'component' as artefact_type,
        unnest(components) as name
    from {{ ref('int_issues') }}
    union
    select
        issue_key,
        'label' as artefact_type,
        unnest(labels) as name
    from {{ ref('int_issues') }}
),

names as (
    select distinct
        artefact_type,
        name
    from tags
),

-- A name may show several competencies; for each of them its most specific rule sets the weight.
mapped as (
    select
        names.artefact_type,
        names.name,
        rules.competency_id,
        rules.weight,
        rules.literal_length
    from names
    inner join {{ ref('int_artefact_competencies') }} as rules
        on names.artefact_type = rules.artefact_type and {{ matches_glob('names.name', 'rules') }}
    qualify row_number() over (
            partition by names.artefact_type, names.name, rules.competency_id
            order by rules.literal_length desc, rules.pattern asc
        ) = 1
)

select
    tags.issue_key,
    mapped.competency_id,
    tags.artefact_type,
    tags.name as artefact,
    mapped.weight
from tags
inner join mapped on tags.artefact_type = mapped.artefact_type and tags.name = mapped.name
-- Of a ticket's components and labels that show one competency, the most specific rule counts, once.
qualify row_number() over (
        partition by tags.issue_key, mapped.competency_id
        order by mapped.literal_length desc, mapped.weight desc, tags.artefact_type asc, tags.name asc
    ) = 1
