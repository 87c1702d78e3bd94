-- What reviewing says.
insert into evidence
with looks as (
    select distinct reviewer_person_key as person_key, date_trunc('week', submitted_at)::date as week_on,
        pull_request_key, evidence_id
    from fct_reviews as reviews
    inner join pulls using (pull_request_key)
    left join (select review_key, count(*) as comments from fct_review_comments group by all) using (review_key)
    where not reviews.is_bot and not is_self and reviewer_person_key is not null and not coalesce(
        reviews.state = 'APPROVED' and comments is null and changed_lines > 200
        and submitted_at < if(ready_at <= submitted_at, greatest(created_at, ready_at), created_at)
            + interval 2 minute, false)
)
select person_key, competency_id, week_on, 'review_familiarity', 1, max(weight) * count(distinct pull_request_key), count(distinct pull_request_key),
    twenty(evidence_id)
from looks inner join shown using (pull_request_key)
group by person_key, competency_id, week_on;

insert into evidence
with reviewed as (
    select distinct reviewer_person_key, author_person_key, pull_request_key, evidence_id, competency_id, weight,
        domain, date_trunc('week', submitted_at)::date as week_on
    from fct_reviews as reviews
    inner join (from pulls where not is_bot_author) as pulls using (pull_request_key)
    inner join shown using (pull_request_key)
    inner join dim_competency using (competency_id)
    where not is_bot and not is_self
),
pairs as (
    select distinct reviewer_person_key, author_person_key, pull_request_key, domain, week_on from reviewed
),
weeks as (
    select person_key, domain, week_on, sum(given) as given, sum(received) as received
    from (
        select reviewer_person_key as person_key, domain, week_on, 1 as given, 0 as received from pairs
        union all select author_person_key, domain, week_on, 0, 1 from pairs
    ) where person_key is not null group by all
),
quarters as (
    select person_key, domain, week_on, sum(given) over quarter as given, sum(received) over quarter as received
    from weeks
    window quarter as (partition by person_key, domain order by week_on
        range between interval 84 days preceding and current row)
)
select person_key, competency_id, reviewed.week_on, 'review_asymmetry', greatest(0.5, max(given) / max(given + received)),
    max(weight) * count(distinct pull_request_key), count(distinct pull_request_key), twenty(evidence_id)
from reviewed inner join quarters
    on reviewer_person_key = person_key and quarters.domain = reviewed.domain and quarters.week_on = reviewed.week_on
where received > 0
group by person_key, competency_id, reviewed.week_on;
