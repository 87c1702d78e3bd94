{{
    config(
        materialized='incremental',
        unique_key='issue_key',
        meta={'deltas': {'issues': {'keys': ['issue_key']}}}
    )
}}

-- Where a tracker has no components, int_issues gives its labels: they are asked under both names.
with tags as (
    select
        issue_key,
        'component' as artefact_type,
        unnest(components) as artefact
    from {{ of_changed_issues(ref('int_issues')) }}
    union
    select
        issue_key,
        'label' as artefact_type,
        unnest(labels) as artefact
    from {{ of_changed_issues(ref('int_issues')) }}
)

select
    tags.issue_key,
    mapped.competency_id,
    tags.artefact_type,
    tags.artefact,
    mapped.weight
from tags
inner join {{ ref('int_tag_competencies') }} as mapped
    on tags.artefact_type = mapped.artefact_type and tags.artefact = mapped.artefact
-- Of a ticket's components and labels that show one competency, the most specific rule counts, once.
qualify row_number() over (
        partition by tags.issue_key, mapped.competency_id
        order by mapped.literal_length desc, mapped.weight desc, tags.artefact_type asc, tags.artefact asc
    ) = 1
