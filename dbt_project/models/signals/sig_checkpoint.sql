select
    person_key,
    competency_id,
    {{ week_on('occurred_at') }} as week_on,
    'checkpoint' as signal_id,
    cast(avg(coalesce(score_scaled, case when is_success then 1 else 0 end)) as double) as value,
    cast(count(*) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list("'checkpoint ' || competency_id || ' on ' || cast(cast(occurred_at as date) as varchar)") }}
        as evidence_ids
from {{ ref('int_learning_events') }}
where is_unaided_proof
group by person_key, competency_id, {{ week_on('occurred_at') }}
