{{ config(materialized='incremental', unique_key='week_on') }}

-- Who reviews whom in a domain. Only who also has own work reviewed there: a lead who only reviews has
-- another role, and the difference would say that and nothing of a skill.
with looks as (
    select distinct
        reviews.reviewer_person_key as person_key,
        pull_requests.pull_request_key,
        pull_requests.evidence_id,
        {{ week_on('reviews.submitted_at') }} as week_on
    from {{ since_changed_weeks(ref('int_reviews'), 'submitted_at') }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    where not reviews.is_bot and not reviews.is_self and not pull_requests.is_bot_author
),

quarters as (
    select
        person_key,
        domain,
        week_on,
        sum(given) over quarter as given,
        sum(received) over quarter as received
    from {{ in_changed_weeks(ref('int_review_exchanges'), 'week_on', looking_back=true) }}
    window quarter as (
        partition by person_key, domain
        order by week_on
        range between interval {{ 7 * weeks_looked_back() | int }} days preceding and current row
    )
)

select
    looks.person_key,
    mapped.competency_id,
    looks.week_on,
    'review_asymmetry' as signal_id,
    -- Reviewing less than one is reviewed is no gap, so nothing below one half.
    greatest(0.5, max(quarters.given) / max(quarters.given + quarters.received)) as value,
    cast(max(mapped.weight) * count(*) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('looks.evidence_id') }} as evidence_ids
from looks
inner join {{ ref('int_pull_request_competencies') }} as mapped
    on looks.pull_request_key = mapped.pull_request_key
inner join {{ ref('stg_program__competencies') }} as competencies
    on mapped.competency_id = competencies.competency_id
inner join quarters
    on
        looks.person_key = quarters.person_key
        and competencies.domain = quarters.domain
        and looks.week_on = quarters.week_on
where quarters.received > 0
group by looks.person_key, mapped.competency_id, looks.week_on
