-- Who reviews whom in a domain. Only who also has own work reviewed there: a lead who only reviews, or
-- whose changes nobody reviews, has another role, and the difference would say that and nothing of a skill.
with reviewed as (
    select distinct
        reviews.reviewer_person_key as reviewer,
        pull_requests.author_person_key as author,
        pull_requests.pull_request_key,
        pull_requests.evidence_id,
        competencies.domain,
        {{ week_on('reviews.submitted_at') }} as week_on
    from {{ ref('int_reviews') }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    inner join {{ ref('int_pull_request_competencies') }} as mapped
        on pull_requests.pull_request_key = mapped.pull_request_key
    inner join {{ ref('stg_program__competencies') }} as competencies
        on mapped.competency_id = competencies.competency_id
    where not reviews.is_bot and not reviews.is_self and not pull_requests.is_bot_author
),

sides as (
    select
        reviewer as person_key,
        domain,
        week_on,
        1 as given,
        0 as received
    from reviewed
    union all
    select
        author as person_key,
        domain,
        week_on,
        0 as given,
        1 as received
    from reviewed
),

weeks as (
    select
        person_key,
        domain,
        week_on,
        sum(given) as given,
        sum(received) as received
    from sides
    where person_key is not null
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
        order by week_on range between interval 84 days preceding and current row
    )
),

given_to as (
    select distinct
        reviewed.reviewer as person_key,
        reviewed.domain,
        reviewed.week_on,
        reviewed.pull_request_key,
        reviewed.evidence_id
    from reviewed
)

select
    given_to.person_key,
    competencies.competency_id,
    given_to.week_on,
    'review_asymmetry' as signal_id,
    -- Reviewing less than one is reviewed is no gap, so nothing below one half.
    greatest(0.5, max(quarters.given) / (max(quarters.given) + max(quarters.received))) as value,
    cast(max(competencies.weight) * count(distinct given_to.pull_request_key) as double) as weight,
    count(distinct given_to.pull_request_key) as evidence_count,
    {{ evidence_list('given_to.evidence_id') }} as evidence_ids
from given_to
inner join quarters
    on
        given_to.person_key = quarters.person_key
        and given_to.domain = quarters.domain
        and given_to.week_on = quarters.week_on
inner join {{ ref('int_pull_request_competencies') }} as competencies
    on given_to.pull_request_key = competencies.pull_request_key
inner join {{ ref('stg_program__competencies') }} as domains
    on competencies.competency_id = domains.competency_id and given_to.domain = domains.domain
where quarters.received > 0
group by given_to.person_key, competencies.competency_id, given_to.week_on
