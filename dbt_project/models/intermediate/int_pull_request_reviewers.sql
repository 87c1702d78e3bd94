{%- set read_of_opened = [
    'pull_request_key', 'reviewer_person_key', 'repository_key', 'week_on', 'has_reviewed', 'round_count',
    'comment_count', 'reviewed_lines'
] %}
{{
    config(
        materialized='incremental',
        unique_key='pull_request_key',
        meta={'keeps_changed_rows': true, 'deltas': {
            'opened': {'keys': ['week_on'], 'columns': read_of_opened},
            'decided': {'keys': ['decided_quarter_on as quarter_on']},
        }}
    )
}}

-- Who looked at a pull request while its review lasted, and what they had to say.
with looks as (
    select
        pull_request_key,
        reviewer_person_key as person_key,
        true as is_review,
        cast(state = 'CHANGES_REQUESTED' as int) as round_count,
        0 as comment_count
    from {{ changed(ref('int_reviews')) }}
    where not is_bot and not is_self and is_in_review
    union all
    select
        pull_request_key,
        commenter_person_key as person_key,
        false as is_review,
        0 as round_count,
        -- Over lines that somebody wrote; who comments on others has looked all the same.
        cast(not is_generated as int) as comment_count
    from {{ changed(ref('int_review_comments')) }}
    where not is_bot and not is_self and is_in_review
)

select
    looks.pull_request_key,
    looks.person_key as reviewer_person_key,
    pull_requests.repository_key,
    {{ week_on('pull_requests.created_at') }} as week_on,
    {{ quarter_on(week_on('pull_requests.created_at')) }} as quarter_on,
    {{ decided_quarter_on('pull_requests') }} as decided_quarter_on,
    bool_or(looks.is_review) as has_reviewed,
    cast(sum(looks.round_count) as bigint) as round_count,
    cast(sum(looks.comment_count) as bigint) as comment_count,
    -- A reformatting of ten thousand lines is not ten thousand lines of review.
    least(pull_requests.changed_lines, 500) as reviewed_lines
from looks
inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
    on looks.pull_request_key = pull_requests.pull_request_key
where not pull_requests.is_bot_author
group by
    looks.pull_request_key,
    looks.person_key,
    pull_requests.repository_key,
    pull_requests.created_at,
    pull_requests.merged_at,
    pull_requests.closed_at,
    pull_requests.changed_lines
