-- Incidents: who answered, who was on call, what people say of it.
create temp table entries as
select source_name || '|' || log_entry_id as log_entry_key, source_name || '|' || incident_id as incident_key,
    replace(replace(type, '_log_entry', ''), 'responder_', '') as event_type, agent_id,
    case when agent_type <> 'unknown' then agent_type like 'user%' end as is_person,
    utc(created_at) as created_at
from raw.pagerduty__log_entries where created_at < getvariable('as_of_end');

create temp table responses as
select source_name || '|' || response_id as response_key, of.person_key, kind, about_kind, about_id, reason_code,
    rating, givers.person_key as given_by_person_key, utc(made_at) as made_at
from raw.responses__responses
inner join accounts as of on of.system = 'responses' and lower(person) = of.account_id and not of.is_bot
left join accounts as givers on givers.system = 'responses' and lower(given_by) = givers.account_id
where made_at < getvariable('as_of_end') and coalesce(givers.person_key <> of.person_key, true);

create temp table reactions as
with answers as (
    select source_name || '|' || incident_id as incident_key, person_key, kind, responses.made_at, response_key
    from responses
    inner join raw.pagerduty__incidents
        on regexp_replace(lower(trim(about_id)), '^incident[ _-]', '')
            in (number::varchar, lower(source_name || '|' || incident_id))
    where about_kind = 'incident' and kind in ('confirm', 'dispute')
),
said as (
    select incident_key, person_key, arg_max(kind, (made_at, response_key)) as answer from answers group by all
)
select log_entry_key, incident_key, if(answer = 'dispute', null, person_key) as person_key,
    case answer when 'dispute' then null when 'confirm' then 1 else confidence end as confidence,
    event_type as response_type, coalesce(answer = 'confirm', false) as is_confirmed,
    coalesce(answer = 'dispute', false) as is_disputed, created_at
from entries
left join accounts on system = 'pagerduty' and account_id = agent_id
left join said using (incident_key, person_key)
where event_type in ('acknowledge', 'escalate', 'resolve', 'reassign', 'accept') and is_person
    and not coalesce(is_bot, false);

create table fct_incident_responses as
select log_entry_key, incident_key, person_key, response_type, created_at, is_confirmed, is_disputed from reactions;

create temp table incidents as
with answered as (
    select incident_key, min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        min_by(struct_pack(person_key, confidence, is_confirmed), (created_at, log_entry_key))
            filter (where response_type = 'acknowledge' and person_key is not null) as first,
        max_by(struct_pack(person_key, confidence, is_confirmed), created_at)
            filter (where response_type = 'resolve' and person_key is not null) as last,
        bool_or(response_type in ('acknowledge', 'resolve')) as has_human_response,
        bool_or(is_disputed) as is_disputed
    from reactions group by all
),
ends as (
    select incident_key, max(created_at) filter (where event_type = 'resolve') as ended_at,
        max(created_at) filter (where event_type = 'reopen') as reopened_at,
        not arg_max_null(is_person, created_at) filter (where event_type = 'resolve') as is_auto_resolved,
        count(*) filter (where event_type = 'reassign')
        + greatest(count(*) filter (where event_type = 'assign') - 1, 0) as reassignment_count,
        count(*) filter (where event_type = 'escalate') as escalation_count
    from entries group by all
)
select incident_key, 'incident ' || number as evidence_id, source_name || '|' || service_id as service_key,
    priority, urgency, signature, utc(incidents.created_at) as created_at, acknowledged_at,
    known(coalesce(utc(resolved_at), if(reopened_at > ended_at, null, ended_at))) as resolved_at,
    coalesce(is_auto_resolved, false) as is_auto_resolved, merged_into_incident_id is not null as is_merged,
    false as is_cancelled,
    coalesce(has_human_response, false) as has_human_response,
    coalesce(first.person_key, last.person_key) as responder_person_key,
    coalesce(first.is_confirmed, last.is_confirmed, false) as is_confirmed,
    coalesce(is_disputed, false) as is_disputed,
    case when coalesce(first.is_confirmed, last.is_confirmed, false) then 1 else if(is_disputed, 0.5, 1) * case
        when first.person_key = last.person_key then first.confidence
        when first.person_key is not null then 0.8 * first.confidence else 0.6 * last.confidence end
    end as responder_confidence,
    coalesce(reassignment_count, 0) as reassignment_count, coalesce(escalation_count, 0) as escalation_count
from (select *, source_name || '|' || incident_id as incident_key from raw.pagerduty__incidents) as incidents
left join answered using (incident_key)
left join ends using (incident_key)
where incidents.created_at < getvariable('as_of_end');

create table fct_incidents as select * exclude (signature) from incidents;

create table fct_oncall_shifts as
select source_name || '|' || schedule_id as schedule_key, person_key, escalation_level,
    utc(start_at) as start_at, utc(end_at) as end_at
from raw.pagerduty__oncalls inner join accounts on system = 'pagerduty' and account_id = user_id
where start_at < getvariable('as_of_end');
