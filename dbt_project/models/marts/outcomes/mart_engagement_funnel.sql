with enrolled as (
    select
        people.cohort_id,
        people.person_key,
        cohorts.launch_on
    from {{ ref('int_people') }} as people
    inner join {{ ref('stg_program__cohorts') }} as cohorts on people.cohort_id = cohorts.cohort_id
    where people.is_consenting
),

reached as (
    select
        enrolled.cohort_id,
        enrolled.person_key,
        count(events.statement_id) > 0 as has_started,
        count(
            distinct case when events.is_substantive then {{ week_on('events.occurred_at') }} end
        ) >= 2 as is_active,
        coalesce(
            bool_or(events.activity_type = 'content' and events.verb in ('completed', 'passed')), false
        ) as has_completed,
        coalesce(bool_or(events.is_unaided_proof and events.is_right), false) as has_passed
    from enrolled
    left join {{ ref('int_learning_events') }} as events
        on enrolled.person_key = events.person_key and cast(events.occurred_at as date) >= enrolled.launch_on
    group by enrolled.cohort_id, enrolled.person_key
)

{%- set stages = [
    ('enrolled', 'true'),
    ('started', 'has_started'),
    ('active in two weeks', 'is_active'),
    ('completed an item', 'has_completed'),
    ('passed a checkpoint', 'has_passed'),
] %}
{% for stage, condition in stages %}
select
    cohort_id,
    cast({{ loop.index }} as bigint) as stage_order,
    '{{ stage }}' as stage,
    count(case when {{ condition }} then person_key end) as people
from reached
group by cohort_id
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
