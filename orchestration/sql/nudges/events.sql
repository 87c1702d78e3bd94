-- What other people said on somebody's pull requests: threads on a path of the competency, and reviews that
-- request changes to a pull request that touches it by its paths. Never what was said.
with pulls as (
    select
        pull_request_key,
        evidence_id,
        author_person_key as person_key
    from intermediate.int_pull_requests
    where author_person_key is not null and not is_bot_author
)

select
    pulls.person_key,
    paths.competency_id,
    comments.commenter_person_key as reviewer_person_key,
    pulls.evidence_id,
    coalesce(comments.thread_id, comments.review_comment_key) as event_id,
    comments.created_at as happened_at
from intermediate.int_review_comments as comments
inner join pulls on pulls.pull_request_key = comments.pull_request_key
inner join intermediate.int_path_competencies as paths on paths.path = comments.path
where
    comments.commenter_person_key is not null
    and comments.commenter_person_key <> pulls.person_key
    and not comments.is_bot
    and comments.created_at <= $at
    and comments.created_at > $at - to_days($pattern_days + $norm_days)
union all
select
    pulls.person_key,
    competencies.competency_id,
    reviews.reviewer_person_key,
    pulls.evidence_id,
    reviews.review_key as event_id,
    reviews.submitted_at as happened_at
from intermediate.int_reviews as reviews
inner join pulls on pulls.pull_request_key = reviews.pull_request_key
inner join intermediate.int_pull_request_competencies as competencies
    on competencies.pull_request_key = reviews.pull_request_key
where
    reviews.state = 'CHANGES_REQUESTED'
    and competencies.is_by_path
    and reviews.reviewer_person_key is not null
    and reviews.reviewer_person_key <> pulls.person_key
    and not reviews.is_bot
    and reviews.submitted_at <= $at
    and reviews.submitted_at > $at - to_days($pattern_days + $norm_days)
