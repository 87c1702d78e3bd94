-- A view, of which hardly anybody wants all rows.
{{ config(materialized='view') }}

select
    'path' as artefact_type,
    files.path as artefact,
    pull_requests.created_at as worked_at
from {{ ref('int_pull_request_files') }} as files
inner join {{ ref('int_pull_requests') }} as pull_requests
    on files.pull_request_key = pull_requests.pull_request_key
where not files.is_generated
union all
select
    'path' as artefact_type,
    files.path as artefact,
    commits.committed_at as worked_at
from {{ ref('int_commit_files') }} as files
inner join {{ ref('int_commits') }} as commits on files.commit_key = commits.commit_key
where not files.is_generated and not commits.is_on_forge
union all
select
    'service' as artefact_type,
    service_name as artefact,
    created_at as worked_at
from {{ ref('int_incidents') }}
where service_name is not null
union all
select
    'incident' as artefact_type,
    {{ incident_pattern() }} as artefact,
    created_at as worked_at
from {{ ref('int_incidents') }}
union all
select
    'label' as artefact_type,
    unnest(labels) as artefact,
    created_at as worked_at
from {{ ref('int_pull_requests') }}
union all
select
    'label' as artefact_type,
    unnest(labels) as artefact,
    created_at as worked_at
from {{ ref('int_issues') }}
union all
-- Where a tracker has no components, its labels stand for them: they were counted as labels.
select
    'component' as artefact_type,
    unnest(components) as artefact,
    created_at as worked_at
from {{ ref('int_issues') }}
where components <> labels
