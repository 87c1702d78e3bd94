-- The attempts of a day are one answer: who tries again at once remembers what was asked.
with days as (
    select
        person_key,
        competency_id,
        cast(occurred_at as date) as answered_on,
        cast({{ exact_avg(answer_says('is_right')) }} as double) as value,
        count(*) as attempts,
        'checkpoint ' || competency_id || ' on ' || cast(occurred_at as date) as evidence_id
    from {{ ref('int_learning_events') }}
    where is_unaided_proof
    group by person_key, competency_id, cast(occurred_at as date)
)

select
    person_key,
    competency_id,
    {{ week_on('answered_on') }} as week_on,
    'checkpoint' as signal_id,
    {{ exact_avg('value') }} as value,
    cast(count(*) as double) as weight,
    cast(sum(attempts) as bigint) as evidence_count,
    {{ evidence_list('evidence_id') }} as evidence_ids
from days
group by person_key, competency_id, week_on
