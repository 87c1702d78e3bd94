-- Which competencies the other files of the same pull requests and commits belong to, by unmapped folder.
-- No person is read.
with pieces as (
    select
        files.pull_request_key as piece,
        files.path
    from intermediate.int_pull_request_files as files
    inner join intermediate.int_pull_requests as pull_requests using (pull_request_key)
    where not files.is_generated and pull_requests.created_at >= $since
    union
    select
        files.commit_key as piece,
        files.path
    from intermediate.int_commit_files as files
    inner join intermediate.int_commits as commits using (commit_key)
    where not files.is_generated and not commits.is_on_forge and commits.committed_at >= $since
),

unmapped as (
    select distinct
        coalesce(nullif(regexp_extract(pieces.path, '^([^/]+/){1,2}'), ''), '(top)') as artefact,
        pieces.piece
    from pieces
    anti join intermediate.int_path_competencies as rules on pieces.path = rules.path
),

counted as (
    select artefact, count(*) as pieces from unmapped group by artefact
)

select
    'path' as artefact_type,
    unmapped.artefact,
    'beside' as ground,
    rules.competency_id,
    sum(rules.weight) as weight,
    any_value(counted.pieces) as pieces
from unmapped
inner join counted using (artefact)
inner join pieces using (piece)
inner join intermediate.int_path_competencies as rules using (path)
group by unmapped.artefact, rules.competency_id
order by all
