{#- What every signal promises, in one pass: who, what and when are known, weeks begin on Mondays,
    values lie in 0 to 1, and there is evidence that can be shown. -#}
{% test signal_contract(model) %}
select *
from {{ model }}
where
    person_key is null
    or competency_id is null
    or week_on is null
    or week_on <> {{ week_on('week_on') }}
    or signal_id is null
    or value is null
    or value not between 0 and 1
    or weight is null
    or not weight > 0
    or isinf(weight)
    or evidence_count < 1
    or len(evidence_ids) not between 1 and 20
{% endtest %}
