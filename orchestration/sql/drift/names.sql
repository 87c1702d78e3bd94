-- What unmapped labels and components go with: the files of the pull requests that have them, and the other labels
-- and components of their tickets; and the other services whose incidents have an unmapped pattern's signature.
-- No person is read.
with unmapped as (
    select
        replace(drift_kind, 'unmapped_', '') as artefact_type,
        artefact
    from marts.mart_model_drift
    where drift_kind in ('unmapped_label', 'unmapped_component', 'unmapped_incident')
),

on_pulls as (
    select
        pull_request_key as piece,
        unnest(labels) as artefact
    from intermediate.int_pull_requests
    where created_at >= $since
),

on_tickets as (
    select
        issue_key as piece,
        unnest(list_distinct(list_concat(labels, components))) as artefact
    from intermediate.int_issues
    where created_at >= $since
),

beside as (
    select
        unmapped.artefact_type,
        unmapped.artefact,
        on_pulls.piece,
        rules.competency_id,
        rules.weight
    from unmapped
    inner join on_pulls using (artefact)
    inner join intermediate.int_pull_request_files as files
        on on_pulls.piece = files.pull_request_key and not files.is_generated
    inner join intermediate.int_path_competencies as rules using (path)
    where unmapped.artefact_type <> 'incident'
    union all
    select
        unmapped.artefact_type,
        unmapped.artefact,
        on_tickets.piece,
        rules.competency_id,
        rules.weight
    from unmapped
    inner join on_tickets using (artefact)
    inner join on_tickets as others on on_tickets.piece = others.piece
    inner join (
        select artefact, competency_id, max(weight) as weight
        from intermediate.int_tag_competencies group by artefact, competency_id
    ) as rules on others.artefact = rules.artefact
    where unmapped.artefact_type <> 'incident'
    union all
    select
        unmapped.artefact_type,
        unmapped.artefact,
        rules.incident_key as piece,
        rules.competency_id,
        rules.weight
    from unmapped
    inner join intermediate.int_incident_competencies as rules
        on split_part(unmapped.artefact, '/', -1) = split_part(rules.incident_pattern, '/', -1)
    where unmapped.artefact_type = 'incident' and split_part(unmapped.artefact, '/', -1) <> ''
),

counted as (
    select artefact_type, artefact, count(distinct piece) as pieces from beside group by artefact_type, artefact
)

select
    artefact_type,
    artefact,
    'beside' as ground,
    competency_id,
    sum(weight) as weight,
    any_value(pieces) as pieces
from beside
inner join counted using (artefact_type, artefact)
group by artefact_type, artefact, competency_id
order by all
