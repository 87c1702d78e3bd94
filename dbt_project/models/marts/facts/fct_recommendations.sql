-- What this run recommends is no input of it: it is there from the next day on.
select
    history.person_key || '|' || history.recommended_on || '|' || history.step as recommendation_key,
    history.person_key,
    history.recommended_on,
    history.step,
    history.competency_id,
    history.content_id,
    history.score,
    history.gap_probability,
    history.evidence_count
from {{ ref('stg_history__recommendations') }} as history
semi join {{ ref('int_people') }} as people on history.person_key = people.person_key
where history.recommended_on < {{ as_of() }}
