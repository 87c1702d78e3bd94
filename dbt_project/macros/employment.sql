{#- How often something happens to people who are employed: events of one kind per person-year, one row per
    person and quarter. The time under observation is the weight, so that sums over any group are events over
    person-years. A roster remembers only so far back: nobody is followed from before the quarter of its first
    event of the kind, and where it has none, nothing is known rather than nought. -#}
{% macro employment_rate(metric_id, kind) -%}
with events as (
    select
        person_key,
        happened_on
    from {{ ref('int_employment_events') }}
    where kind = '{{ kind }}'
),

quarters as (
    select
        people.person_key,
        people.start_on,
        least(people.end_on, {{ as_of() }}) as last_on,
        cast(
            unnest(generate_series(
                date_trunc('quarter', greatest(people.start_on, history.first_on)),
                least(people.end_on, {{ as_of() }}),
                interval 3 month
            )) as date
        ) as quarter_on
    from {{ ref('int_people') }} as people
    inner join (select min(happened_on) as first_on from events) as history on history.first_on is not null
    where not people.is_bot and people.start_on <= {{ as_of() }}
),

spells as (
    select
        person_key,
        quarter_on,
        greatest(quarter_on, start_on) as from_on,
        least(cast(quarter_on + interval 3 month - interval 1 day as date), last_on) as until_on
    from quarters
),

counted as (
    select
        spells.*,
        (date_diff('day', spells.from_on, spells.until_on) + 1) / 365.25 as years,
        count(events.happened_on) as event_count
    from spells
    left join events
        on
            spells.person_key = events.person_key
            and events.happened_on between spells.from_on and spells.until_on
    group by all
)

select
    '{{ metric_id }}' as metric_id,
    counted.person_key || '|' || counted.quarter_on as unit_id,
    counted.person_key,
    teams.team_name,
    cast(null as varchar) as competency_id,
    -- The same day for everybody in the quarter: by their own last days, leavers would have a month to themselves.
    least(cast(counted.quarter_on + interval 3 month - interval 1 day as date), {{ as_of() }}) as observed_on,
    cast(counted.event_count / counted.years as double) as value,
    cast(counted.years as double) as weight,
    false as is_censored
from counted
{{ join_team('teams', 'counted.person_key', 'counted.until_on') }}
{%- endmacro %}
