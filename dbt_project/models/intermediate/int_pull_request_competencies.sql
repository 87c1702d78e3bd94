{{
    config(
        materialized='incremental',
        unique_key='pull_request_key',
        meta={'keeps_changed_rows': true, 'deltas': {
            'pull_requests': {'keys': ['pull_request_key']},
            'lines': {
                'keys': ['pull_request_key'],
                'columns': ['pull_request_key', 'competency_id', 'weight', 'changed_lines']
            },
        }}
    )
}}

with by_path as (
    select
        files.pull_request_key,
        paths.competency_id,
        sum(files.changed_lines) as changed_lines,
        max(paths.weight) as weight
    from {{ changed(ref('int_pull_request_files')) }} as files
    inner join {{ ref('int_path_competencies') }} as paths on files.path = paths.path
    where not files.is_generated
    group by files.pull_request_key, paths.competency_id
),

comments_by_path as (
    select
        comments.pull_request_key,
        paths.competency_id,
        count(*) as human_comment_count
    from {{ changed(ref('int_review_comments')) }} as comments
    inner join {{ ref('int_path_competencies') }} as paths on comments.path = paths.path
    where
        not comments.is_bot
        and not comments.is_self
        and comments.is_in_review
        and not comments.is_generated
    group by comments.pull_request_key, paths.competency_id
),

labels as (
    select
        pull_request_key,
        changed_lines,
        human_comment_count,
        unnest(labels) as label
    from {{ changed(ref('int_pull_requests')) }}
),

-- A label speaks of the whole pull request, so all of its lines and comments count.
by_label as (
    select
        labels.pull_request_key,
        tags.competency_id,
        max(labels.changed_lines) as changed_lines,
        max(labels.human_comment_count) as human_comment_count,
        max(tags.weight) as weight
    from labels
    inner join {{ ref('int_tag_competencies') }} as tags
        on tags.artefact_type = 'label' and labels.label = tags.artefact
    group by labels.pull_request_key, tags.competency_id
)

select
    by_path.pull_request_key,
    by_path.competency_id,
    true as is_by_path,
    cast(by_path.changed_lines as bigint) as changed_lines,
    coalesce(comments_by_path.human_comment_count, 0) as human_comment_count,
    by_path.weight
from by_path
left join comments_by_path
    on
        by_path.pull_request_key = comments_by_path.pull_request_key
        and by_path.competency_id = comments_by_path.competency_id
union all
-- Where the files already say so, they say it more exactly.
select
    by_label.pull_request_key,
    by_label.competency_id,
    false as is_by_path,
    by_label.changed_lines,
    by_label.human_comment_count,
    by_label.weight
from by_label
anti join by_path
    on
        by_label.pull_request_key = by_path.pull_request_key
        and by_label.competency_id = by_path.competency_id
