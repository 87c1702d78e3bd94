-- When somebody opened pull requests that touch a competency by their paths.
select
    pulls.author_person_key as person_key,
    competencies.competency_id,
    pulls.created_at as opened_at
from intermediate.int_pull_requests as pulls
inner join intermediate.int_pull_request_competencies as competencies
    on competencies.pull_request_key = pulls.pull_request_key
where
    competencies.is_by_path
    and pulls.author_person_key is not null
    and not pulls.is_bot_author
    and pulls.created_at <= $at
    and pulls.created_at > $at - to_days($pattern_days + $norm_days)
