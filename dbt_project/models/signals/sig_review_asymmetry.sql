{{ config(materialized='incremental', unique_key='week_on') }}

-- Who reviews whom in a domain. Only who also has own work reviewed there: a lead who only reviews has
-- another role, and the difference would say that and nothing of a skill.
with looks as (
    select distinct
        reviews.reviewer_person_key,
        pull_requests.author_person_key,
        pull_requests.pull_request_key,
        pull_requests.evidence_id,
        {{ week_on('reviews.submitted_at') }} as week_on
    from {{ in_changed_weeks(ref('int_reviews'), 'submitted_at', looking_back=true) }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    where not reviews.is_bot and not reviews.is_self and not pull_requests.is_bot_author
),

reviewed as (
    select
        looks.*,
        mapped.competency_id,
        mapped.weight,
        competencies.domain
    from looks
    inner join {{ ref('int_pull_request_competencies') }} as mapped
        on looks.pull_request_key = mapped.pull_request_key
    inner join {{ ref('stg_program__competencies') }} as competencies
        on mapped.competency_id = competencies.competency_id
),

-- A pull request that shows two competencies of a domain is one review in it.
pairs as (
    select distinct
        reviewer_person_key,
        author_person_key,
        pull_request_key,
        domain,
        week_on
    from reviewed
),

weeks as (
    select
        person_key,
        domain,
        week_on,
        count(*) filter (where side = 'reviewer_person_key') as given,
        count(*) filter (where side = 'author_person_key') as received
    from (unpivot pairs on reviewer_person_key, author_person_key into name side value person_key)
    group by person_key, domain, week_on
),

quarters as (
    select
        person_key,
        domain,
        week_on,
        sum(given) over quarter as given,
        sum(received) over quarter as received
    from weeks
    window quarter as (
        partition by person_key, domain
        order by week_on
        range between interval {{ 7 * weeks_looked_back() | int }} days preceding and current row
    )
)

select
    reviewed.reviewer_person_key as person_key,
    reviewed.competency_id,
    reviewed.week_on,
    'review_asymmetry' as signal_id,
    -- Reviewing less than one is reviewed is no gap, so nothing below one half.
    greatest(0.5, max(quarters.given) / max(quarters.given + quarters.received)) as value,
    cast(max(reviewed.weight) * count(*) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('reviewed.evidence_id') }} as evidence_ids
from {{ in_changed_weeks('reviewed', 'week_on') }} as reviewed
inner join quarters
    on
        reviewed.reviewer_person_key = quarters.person_key
        and reviewed.domain = quarters.domain
        and reviewed.week_on = quarters.week_on
where quarters.received > 0
group by reviewed.reviewer_person_key, reviewed.competency_id, reviewed.week_on
