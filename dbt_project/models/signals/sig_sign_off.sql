-- The middle of the level's quarter: level 1 of 4 is the lowest quarter of the scale, level 4 the highest.
select
    person_key,
    competency_id,
    {{ week_on('proved_at') }} as week_on,
    'sign_off' as signal_id,
    {{ exact_avg('(level - 0.5) / 4') }} as value,
    cast(count(*) as double) as weight,
    count(*) as evidence_count,
    {{ evidence_list('evidence_id') }} as evidence_ids
from {{ ref('int_skill_proofs') }}
where proof_kind in ('sign_off', 'teach_back')
group by person_key, competency_id, {{ week_on('proved_at') }}
