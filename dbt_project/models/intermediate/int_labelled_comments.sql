{{ config(materialized='incremental', unique_key='pull_request_key') }}

select
    pull_requests.pull_request_key,
    pull_requests.repository_key,
    pull_requests.evidence_id,
    pull_requests.author_person_key as person_key,
    paths.competency_id,
    {{ week_on('comments.created_at') }} as week_on,
    max(paths.weight) as weight,
    count(*) as labelled_count,
    cast(sum({{ is_blocking_label('comments.conventional_label') }}) as bigint) as blocking_count
from {{ changed(ref('int_review_comments')) }} as comments
inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
    on comments.pull_request_key = pull_requests.pull_request_key
inner join {{ ref('int_path_competencies') }} as paths on comments.path = paths.path
where
    comments.conventional_label is not null
    and not comments.is_bot
    and not comments.is_self
    and not pull_requests.is_bot_author
    and not comments.is_generated
group by all
