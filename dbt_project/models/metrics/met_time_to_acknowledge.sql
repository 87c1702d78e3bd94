{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with incidents as (
    select
        incident_key,
        incident_key as unit_id,
        responder_person_key as person_key,
        cast(created_at as date) as observed_on,
        -- An acknowledgement before the incident is a clock's fault: no time at all.
        greatest(
            {{ hours_between('created_at', 'coalesce(acknowledged_at, ' ~ as_of_end() ~ ')') }}, 0
        ) as value,
        acknowledged_at is null as is_censored
    from {{ ref('int_incidents') }}
    where
        not is_auto_resolved
        and not is_moot
        -- Resolved without an acknowledgement: nobody said when they took it, and nobody will.
        and (acknowledged_at is not null or resolved_at is null)
),

scoped as (
    {{ with_competencies('incidents', ref('int_incident_competencies'), 'incident_key') }}
)

{{ observations('time_to_acknowledge', 'scoped', competency_id='scoped.competency_id') }}
