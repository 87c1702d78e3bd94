{#- What every metric promises, in one pass: the unit and its day are known and not in the future,
    values are not negative, weights are positive. -#}
{% test metric_contract(model) %}
select *
from {{ model }}
where
    unit_id is null
    or observed_on is null
    or observed_on > {{ as_of() }}
    or value < 0
    or (value is null and not is_censored)
    or weight is null
    or not weight > 0
    or is_censored is null
{% endtest %}
