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
