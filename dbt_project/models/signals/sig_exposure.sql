{{ config(materialized='incremental', unique_key='week_on') }}

with pull_requests as (
    select
        pull_requests.author_person_key as person_key,
        competencies.competency_id,
        pull_requests.merged_at as worked_at,
        competencies.changed_lines,
        competencies.weight,
        pull_requests.evidence_id
    from {{ since_changed_weeks(ref('int_pull_requests'), 'merged_at') }} as pull_requests
    inner join {{ ref('int_pull_request_competencies') }} as competencies
        on pull_requests.pull_request_key = competencies.pull_request_key
    where pull_requests.merged_at is not null and not pull_requests.is_bot_author
),

commits as (
    select
        commits.author_person_key as person_key,
        paths.competency_id,
        min(commits.authored_at) as worked_at,
        sum(files.changed_lines) as changed_lines,
        max(paths.weight) as weight,
        commits.evidence_id
    from {{ since_changed_weeks(ref('int_commits'), 'authored_at') }} as commits
    inner join {{ ref('int_commit_files') }} as files on commits.commit_key = files.commit_key
    inner join {{ ref('int_path_competencies') }} as paths on files.path = paths.path
    where {{ is_own_commit('commits') }} and not files.is_generated
    group by commits.author_person_key, paths.competency_id, commits.commit_key, commits.evidence_id
),

work as (
    select * from pull_requests
    union all
    select * from commits
)

select
    person_key,
    competency_id,
    {{ week_on('worked_at') }} as week_on,
    'exposure' as signal_id,
    cast(1 as double) as value,
    -- One piece a week at most, reached at 500 lines: a reformatting is worth no more than a feature.
    cast(max(weight) * least(1, ln(1 + sum(changed_lines)) / ln(501)) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('evidence_id') }} as evidence_ids
from work
where person_key is not null and changed_lines > 0
group by person_key, competency_id, {{ week_on('worked_at') }}
