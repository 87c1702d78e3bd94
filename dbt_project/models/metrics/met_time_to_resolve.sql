{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with incidents as (
    select
        incident_key,
        incident_key as unit_id,
        responder_person_key as person_key,
        cast(created_at as date) as observed_on,
        {{ hours_between('created_at', 'coalesce(resolved_at, ' ~ as_of_end() ~ ')') }} as value,
        resolved_at is null as is_censored
    from {{ ref('int_incidents') }}
    -- What ends by itself, in another incident or cancelled says nothing of anybody; it is in fct_incidents.
    where
        not is_auto_resolved
        and not is_moot
        -- One that ended before it began took an unknown time.
        and coalesce(resolved_at >= created_at, true)
),

scoped as (
    {{ with_competencies('incidents', ref('int_incident_competencies'), 'incident_key') }}
)

{{ observations('time_to_resolve', 'scoped', competency_id='scoped.competency_id') }}
