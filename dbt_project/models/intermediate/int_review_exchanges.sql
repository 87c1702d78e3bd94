{{ config(materialized='incremental', unique_key='week_on') }}

-- Who reviews whom in a domain. Somebody who looks at a pull request twice in a week has looked at one, and
-- one that shows two competencies of a domain is one review in it.
with pairs as (
    select distinct
        reviews.reviewer_person_key,
        pull_requests.author_person_key,
        pull_requests.pull_request_key,
        competencies.domain,
        {{ week_on('reviews.submitted_at') }} as week_on
    from {{ since_changed_weeks(ref('int_reviews'), 'submitted_at') }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    inner join {{ ref('int_pull_request_competencies') }} as mapped
        on reviews.pull_request_key = mapped.pull_request_key
    inner join {{ ref('stg_program__competencies') }} as competencies
        on mapped.competency_id = competencies.competency_id
    where not reviews.is_bot and not reviews.is_self and not pull_requests.is_bot_author
)

select
    person_key,
    domain,
    week_on,
    count(*) filter (where side = 'reviewer_person_key') as given,
    count(*) filter (where side = 'author_person_key') as received
from (unpivot pairs on reviewer_person_key, author_person_key into name side value person_key)
group by person_key, domain, week_on
