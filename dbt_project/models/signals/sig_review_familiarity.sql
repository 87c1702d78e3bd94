{{ config(materialized='incremental', unique_key='week_on') }}

with looks as (
    select
        reviews.review_key,
        reviews.reviewer_person_key as person_key,
        reviews.pull_request_key,
        pull_requests.evidence_id,
        {{ week_on('reviews.submitted_at') }} as week_on,
        -- More than 200 lines approved within two minutes were not read, unless there is a word about them.
        coalesce(
            reviews.state = 'APPROVED'
            and pull_requests.changed_lines > 200
            -- What was approved before it was ready (once more) was there to be read since it was opened.
            and reviews.submitted_at < case
                when pull_requests.ready_at <= reviews.submitted_at
                    then greatest(pull_requests.created_at, pull_requests.ready_at)
                else pull_requests.created_at
            end + interval 2 minute,
            false
        ) as is_hasty
    from {{ since_changed_weeks(ref('int_reviews'), 'submitted_at') }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    where not reviews.is_bot and not reviews.is_self and reviews.reviewer_person_key is not null
),

-- Few are hasty, so comments are looked for beside those alone.
rubber_stamps as (
    select looks.review_key
    from looks
    anti join {{ ref('int_review_comments') }} as comments on looks.review_key = comments.review_key
    where looks.is_hasty
),

-- Somebody who looks at a pull request twice in a week has looked at one.
reviews as (
    select distinct
        looks.person_key,
        looks.pull_request_key,
        looks.evidence_id,
        looks.week_on
    from looks
    anti join rubber_stamps on looks.review_key = rubber_stamps.review_key
)

select
    reviews.person_key,
    competencies.competency_id,
    reviews.week_on,
    'review_familiarity' as signal_id,
    cast(1 as double) as value,
    cast(max(competencies.weight) * count(*) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('reviews.evidence_id') }} as evidence_ids
from reviews
inner join {{ ref('int_pull_request_competencies') }} as competencies
    on reviews.pull_request_key = competencies.pull_request_key
group by reviews.person_key, competencies.competency_id, reviews.week_on
