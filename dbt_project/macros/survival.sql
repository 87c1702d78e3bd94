{#- From a Kaplan-Meier curve (columns value and survival, grouped by the caller), the value by which `share` of
    the units have come to their end, as R's survival::survfit has it: the first value at which the curve is
    down to 1 - share; where it lies flat at exactly that, the middle of the flat part; null where it never
    comes down so far. -#}
{% macro survival_quantile(share) -%}
    {%- set left = 1 - share -%}
    coalesce(
        (
            min(value) filter (where survival <= {{ left }} + 1e-9)
            + min(value) filter (where survival <= {{ left }} - 1e-9)
        ) / 2,
        min(value) filter (where survival <= {{ left }} + 1e-9)
    )
{%- endmacro %}

{#- The same from the list `ended` of values that came to an end, sorted, of `followed` units in all, where no other
    unit was followed for less than that: nothing leaves the curve on the way, and it is a count. -#}
{% macro counted_quantile(tenths, ended, followed) -%}
    coalesce(
        (
            {{ ended }}[({{ tenths }} * {{ followed }} + 9) // 10]
            + {{ ended }}[{{ tenths }} * {{ followed }} // 10 + 1]
        ) / 2,
        {{ ended }}[({{ tenths }} * {{ followed }} + 9) // 10]
    )
{%- endmacro %}

{#- Relations of a query that end in `survived`: by `key` of `units`, which have a value and is_censored, Kaplan and
    Meier's median and 90th percentile. S(t) = product over ends up to t of (1 - ended / followed). Where all that
    are still followed come to their end, it is nought, which has no logarithm. -#}
{% macro survival_quantiles(units, key) -%}
steps as (
    select
        {{ key }},
        value,
        count(*) as leaving,
        count(case when not is_censored then 1 end) as ended
    from {{ units }}
    group by {{ key }}, value
),

at_risk as (
    select
        *,
        sum(leaving) over (partition by {{ key }} order by value desc) as followed,
        cast(case when ended < followed then ln(1 - ended / followed) end as decimal(38, 12)) as log_step
    from steps
),

curves as (
    select
        {{ key }},
        value,
        case
            when ended = followed then 0
            else exp(sum(log_step) over (partition by {{ key }} order by value))
        end as survival
    from at_risk
),

survived as (
    select
        {{ key }},
        {{ survival_quantile(0.5) }} as median,
        {{ survival_quantile(0.9) }} as p90
    from curves
    group by {{ key }}
)
{%- endmacro %}
