-- Conventional Comments (conventionalcomments.org): what kind of remark a comment is, by the one who made it.
with comments as (
    select
        pull_requests.repository_key,
        pull_requests.pull_request_key,
        pull_requests.evidence_id,
        pull_requests.author_person_key as person_key,
        {{ week_on('comments.created_at') }} as week_on,
        comments.path,
        comments.conventional_label is not null as is_labelled,
        -- A decoration says it outright; else issues, todos and chores have to be done before merging.
        case
            when comments.conventional_label like '%(non-blocking)' then 0
            when comments.conventional_label like '%(blocking)' then 1
            else cast(coalesce(comments.conventional_label, '') in ('issue', 'todo', 'chore') as int)
        end as is_blocking
    from {{ ref('int_review_comments') }} as comments
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on comments.pull_request_key = pull_requests.pull_request_key
    where not comments.is_bot and not comments.is_self and not pull_requests.is_bot_author
),

-- Where few label, they label what they mean to block: not adopted, so it says nothing.
norms as (
    select
        repository_key,
        sum(is_blocking) / count(*) filter (where is_labelled) as blocking_share
    from comments
    group by repository_key
    having count(*) filter (where is_labelled) >= greatest(20, 0.25 * count(*))
),

labelled as (
    select
        comments.person_key,
        paths.competency_id,
        comments.week_on,
        max(paths.weight) as mapping_weight,
        sum(comments.is_blocking) as observed,
        {{ exact_sum('norms.blocking_share') }} as expected,
        comments.evidence_id
    from comments
    inner join norms on comments.repository_key = norms.repository_key
    inner join {{ ref('int_path_competencies') }} as paths on comments.path = paths.path
    where comments.is_labelled and not {{ is_generated_path('comments.path') }}
    group by
        comments.person_key,
        paths.competency_id,
        comments.week_on,
        comments.pull_request_key,
        comments.evidence_id
)

{{ signal_against_norm('labelled', 'comment_labels', count_per_piece=2) }}
