-- A note on a line is a review comment, of the review that its author was writing then.
with written as (
    select *
    from {{ ref('int_gitlab_reviews') }}
    where state = 'COMMENTED'
)

select
    notes.note_key as review_comment_key,
    notes.pull_request_key,
    notes.account_system,
    notes.author_login,
    notes.author_type,
    notes.path,
    notes.line,
    notes.created_at,
    max_by(written.review_key, written.submitted_at) as review_key
from {{ ref('stg_gitlab__merge_request_notes') }} as notes
left join written
    on
        notes.pull_request_key = written.pull_request_key
        and notes.author_login = written.author_login
        and notes.created_at >= written.submitted_at
where not coalesce(notes.is_system, false) and notes.path is not null
group by all
