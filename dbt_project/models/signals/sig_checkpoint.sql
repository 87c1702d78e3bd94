with proofs as (
    select
        person_key,
        competency_id,
        {{ week_on('occurred_at') }} as week_on,
        score_scaled,
        is_success,
        'checkpoint ' || competency_id || ' on ' || cast(occurred_at as date) as evidence_id
    from {{ ref('int_learning_events') }}
    where is_unaided_proof
)

select
    person_key,
    competency_id,
    week_on,
    'checkpoint' as signal_id,
    {{ exact_avg('coalesce(score_scaled, case when is_success then 1 else 0 end)') }} as value,
    cast(count(*) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('evidence_id') }} as evidence_ids
from proofs
group by person_key, competency_id, week_on
