{{ config(materialized='incremental', incremental_strategy='other_rows') }}

-- Where no signature is known, nobody can tell a repetition. What ends by itself is neither.
with incidents as (
    select
        incident_key,
        service_key,
        signature,
        responder_person_key,
        created_at,
        resolved_at
    from {{ ref('int_incidents') }}
    where signature is not null and not is_auto_resolved and not is_moot
),

followed as (
    select
        incidents.incident_key,
        incidents.incident_key as unit_id,
        incidents.responder_person_key as person_key,
        cast(incidents.resolved_at as date) as observed_on,
        cast(coalesce(later.created_at < incidents.resolved_at + interval 90 day, false) as int) as value,
        -- Counted once its 90 days have passed, repeated or not: a repetition is known sooner than none.
        incidents.resolved_at + interval 90 day > {{ as_of_end() }} as is_censored
    from incidents
    asof left join incidents as later
        on
            incidents.service_key = later.service_key
            and incidents.signature = later.signature
            and incidents.resolved_at < later.created_at
    where incidents.resolved_at is not null
),

scoped as (
    {{ with_competencies('followed', ref('int_incident_competencies'), 'incident_key') }}
)

{{ observations('repeat_incident_rate', 'scoped', competency_id='scoped.competency_id') }}
