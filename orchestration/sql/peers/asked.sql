-- How often each person's review was requested of late, per competency.
select
    requests.requested_person_key as person_key,
    competencies.competency_id,
    count(distinct requests.pull_request_key) as request_count
from intermediate.int_review_requests as requests
inner join intermediate.int_pull_request_competencies as competencies
    on competencies.pull_request_key = requests.pull_request_key
where
    requests.requested_person_key is not null
    and requests.requested_at >= $as_of::date - $asked_days::int
    and requests.requested_at < $as_of::date + 1
group by all
