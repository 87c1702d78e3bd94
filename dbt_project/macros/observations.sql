{#- How every metric ends: the shared contract's columns in their order and types, with the person's team on
    that day. `units` has unit_id, person_key, observed_on, value and is_censored; where a metric has them,
    name its columns of weight and competency. -#}
{% macro observations(metric_id, units, weight='1', competency_id='null') -%}
select
    '{{ metric_id }}' as metric_id,
    {{ units }}.unit_id,
    {{ units }}.person_key,
    teams.team_name,
    cast({{ competency_id }} as varchar) as competency_id,
    {{ units }}.observed_on,
    cast({{ units }}.value as double) as value,
    cast({{ weight }} as double) as weight,
    {{ units }}.is_censored
from {{ units }}
{{ join_team('teams', units ~ '.person_key', units ~ '.observed_on') }}
{%- endmacro %}

{#- Each unit as a whole, and once more for every competency that `rules` ties its `key` to. -#}
{% macro with_competencies(units, rules, key) -%}
    select
        {{ units }}.*,
        null as competency_id
    from {{ units }}
    union all
    select
        {{ units }}.*,
        rules.competency_id
    from {{ units }}
    inner join {{ rules }} as rules on {{ units }}.{{ key }} = rules.{{ key }}
{%- endmacro %}

{#- Days from a newcomer's start to what they reached on the day `reached_on`; who has not is followed
    until as_of or the last day. A whole query, or the end of one that has begun with `with`. -#}
{% macro days_since_start(metric_id, newcomers, reached_on, is_continued=false) -%}
{{ ',' if is_continued else 'with' }} waits as (
    select
        person_key as unit_id,
        person_key,
        start_on as observed_on,
        date_diff('day', start_on, coalesce({{ reached_on }}, followed_until)) as value,
        {{ reached_on }} is null as is_censored
    from {{ newcomers }}
)

{{ observations(metric_id, 'waits') }}
{%- endmacro %}
