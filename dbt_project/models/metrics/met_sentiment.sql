with answers as (
    select
        response_key,
        person_key,
        content_id,
        cast(responded_at as date) as observed_on,
        score
    from {{ ref('int_feedback_responses') }}
    where score is not null
)

select
    'sentiment' as metric_id,
    answers.response_key as unit_id,
    answers.person_key,
    teams.team_name,
    {{ whole_and_competency('contents.competency_id') }} as competency_id,
    answers.observed_on,
    cast(answers.score as double) as value,
    cast(1 as double) as weight,
    false as is_censored
from answers
left join {{ ref('stg_program__contents') }} as contents on answers.content_id = contents.content_id
{{ join_team('teams', 'answers.person_key', 'answers.observed_on') }}
