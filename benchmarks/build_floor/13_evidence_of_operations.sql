-- What incidents, being on call, tickets and checkpoints say; then all signals in one table.
insert into evidence
with answered as (
    select incident_key, person_key, min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at
    from reactions where person_key is not null group by all
    having bool_or(response_type = 'resolve') and not bool_or(response_type in ('escalate', 'reassign'))
),
handed as (
    select incident_key, max(created_at) as handed_at from reactions
    where response_type in ('escalate', 'reassign') group by all
),
timed as (
    select evidence_id, service_key, answered.person_key, resolved_at, coalesce(priority, urgency, 'none') as severity,
        greatest(date_diff('second', coalesce(answered.acknowledged_at, if(handed_at <= resolved_at, handed_at, null),
            created_at), resolved_at) / 3600, 0) as hours
    from incidents inner join answered using (incident_key) left join handed using (incident_key)
    where resolved_at is not null and not is_auto_resolved and not is_merged
),
norms as (select severity, greatest(median(hours), 0.05) as usual from timed group by all)
select person_key, competency_id, date_trunc('week', resolved_at)::date as week_on, 'incident_response',
    avg(usual / (usual + hours)), sum(weight), count(*), twenty(evidence_id)
from timed inner join norms using (severity) inner join service_rules using (service_key)
group by person_key, competency_id, week_on;

insert into evidence
with by_policy as (
    select levels.source_name || '|' || unnest(json_list(schedule_ids)) as schedule_key,
        services.source_name || '|' || service_id as service_key
    from raw.pagerduty__escalation_levels as levels
    inner join raw.pagerduty__services as services using (source_name, escalation_policy_id)
),
covered as (
    from by_policy
    union
    select schedule_key, service_key
    from (from reactions where person_key is not null) as reactions
    asof inner join fct_oncall_shifts as shifts
        on reactions.person_key = shifts.person_key and reactions.created_at >= shifts.start_at
    inner join incidents using (incident_key)
    where reactions.created_at < coalesce(shifts.end_at, getvariable('as_of_end')::timestamp)
        and schedule_key not in (select schedule_key from by_policy)
),
schedules as (
    select schedule_key, competency_id, max(weight) as weight
    from covered inner join service_rules using (service_key) group by all
),
shifts as (
    select schedule_key, person_key, start_at, unnest(generate_series(date_trunc('week', start_at), date_trunc('week',
        least(end_at, getvariable('as_of_end')::timestamp) - interval 1 second), interval 7 days))::date as week_on
    from fct_oncall_shifts where coalesce(escalation_level, 1) = 1 and end_at > start_at
),
answered as (
    select distinct person_key, competency_id, date_trunc('week', reactions.created_at)::date as week_on
    from reactions inner join incidents using (incident_key) inner join service_rules using (service_key)
)
select person_key, competency_id, week_on, 'oncall_without_exposure', 0.5, max(weight),
    count(distinct schedule_key || start_at), twenty('shift from ' || start_at::date)
from shifts inner join schedules using (schedule_key)
anti join answered using (person_key, competency_id, week_on)
group by person_key, competency_id, week_on;

insert into normed
with took as (
    select incident_key, person_key, min(created_at) as took_at from reactions
    where response_type = 'acknowledge' and person_key is not null group by all
),
handed as (
    select incident_key, person_key, min(created_at) as handed_at
    from took inner join reactions using (incident_key, person_key)
    where created_at >= took_at and response_type in ('escalate', 'reassign') group by all
),
owned as (
    select evidence_id, service_key, person_key, took_at, (handed_at is not null)::int as observed
    from incidents inner join took using (incident_key) left join handed using (incident_key, person_key)
    where resolved_at is not null and not is_auto_resolved and not is_merged and not regexp_matches(
        lower(coalesce(priority, '')), '^((p|sev|s)[-_ ]?[012]([^0-9]|$)|critical|[012]([^0-9]|$))')
        and (handed_at is null
            or handed_at > took_at + interval 15 minutes and resolved_at > handed_at + interval 1 hour)
)
select 'escalated_away', person_key, competency_id, date_trunc('week', took_at)::date, weight, observed,
    (select avg(observed) from owned), 1, evidence_id
from owned inner join service_rules using (service_key);
