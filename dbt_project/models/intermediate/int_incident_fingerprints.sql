-- Whatever an incident's steps, responders and end hang on: its record as it counts, its log, what people say
-- of it and who is behind the accounts. By a number, since names of steps cost four times as much.
with staged as (
    {{ union_staged([
        'stg_pagerduty__log_entries',
        'stg_opsgenie__log_entries',
        'stg_servicenow__log_entries',
        'stg_incident_export__log_entries',
    ]) }}
),

entries as (
    select
        hash(incident_key) as number,
        sum(
            hash(
                log_entry_id,
                account_system,
                type,
                agent_type,
                agent_id,
                created_at,
                created_at < {{ as_of_end() }}
            )
        ) as fingerprint
    from staged
    group by number
),

answers as (
    select
        incident_key,
        sum(hash(person_key, answer)) as fingerprint
    from {{ ref('int_incident_answers') }}
    group by incident_key
),

current_ones as (
    select
        incidents.incident_key,
        hash(
            incidents, -- noqa: RF02
            incidents.resolved_at < {{ as_of_end() }},
            services.name,
            entries.fingerprint,
            answers.fingerprint
        ) as fingerprint
    from {{ ref('int_incident_records') }} as incidents
    left join {{ ref('int_services') }} as services on incidents.service_key = services.service_key
    left join entries on hash(incidents.incident_key) = entries.number
    left join answers on incidents.incident_key = answers.incident_key
),

-- Log-ins of any system, in lower case: one too many is built anew, and no harm done.
accounts as (
    select lower(account_id) as account_id
    from {{ ref('int_account_fingerprints') }}
    where is_changed
),

touched as (
    select incident_key
    from staged
    where lower(agent_id) in (select accounts.account_id from accounts)
)

{{ compared_to_build_before('incident_key', touched='touched') }}
