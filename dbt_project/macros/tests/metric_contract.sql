{#- What every metric promises, in one pass: the unit and its day are known and not in the future,
    values are not negative unless the metric is a difference, weights are positive. -#}
{% test metric_contract(model, differences=[]) %}
select *
from {{ model }}
where
    unit_id is null
    or observed_on is null
    or observed_on > {{ as_of() }}
    {%- if differences %}
    or (value < 0 and metric_id not in ('{{ differences | join("', '") }}'))
    {%- else %}
    or value < 0
    {%- endif %}
    or (value is null and not is_censored)
    or weight is null
    or not weight > 0
    or is_censored is null
{% endtest %}
