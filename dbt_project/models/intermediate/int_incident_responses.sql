{{ config(materialized='incremental', unique_key='incident_key', meta={'keeps_changed_rows': true}) }}

with found as (
    select
        entries.log_entry_key,
        entries.incident_key,
        responders.person_key,
        responders.confidence,
        answers.answer,
        entries.event_type as response_type,
        entries.created_at
    from {{ of_changed_incidents(ref('int_incident_log_entries')) }} as entries
    {{ join_account('responders', 'entries.account_system', 'entries.account_id') }}
    left join {{ ref('int_incident_answers') }} as answers
        on entries.incident_key = answers.incident_key and responders.person_key = answers.person_key
    where
        entries.event_type in ('acknowledge', 'escalate', 'resolve', 'reassign', 'accept')
        -- Automation acknowledges and resolves too; only what people did is a response.
        and entries.is_person
        and not coalesce(responders.is_bot, false)
)

-- Who says that it was not them is taken at their word: somebody did it, and nobody knows who.
select
    log_entry_key,
    incident_key,
    case when coalesce(answer, 'none') <> 'dispute' then person_key end as person_key,
    case answer when 'dispute' then null when 'confirm' then 1 else confidence end as confidence,
    response_type,
    coalesce(answer = 'confirm', false) as is_confirmed,
    coalesce(answer = 'dispute', false) as is_disputed,
    created_at
from found
