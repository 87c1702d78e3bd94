-- Which artefact shows which competency, and where the model no longer meets the work of the last quarter.
create table bridge_artefact_competencies as
select 'path' as artefact_type, path as artefact, competency_id, weight from path_rules
union all
select 'service', name, competency_id, max(weight)
from service_rules inner join (select service_key, name from dim_service) using (service_key)
group by name, competency_id
union all
select artefact_type, artefact, competency_id, weight from tag_rules;

create table mart_model_drift as
with recent as (
    from pulls where created_at >= (getvariable('as_of') - interval 91 day)::timestamp
),
recent_tickets as (
    from tickets where created_at >= (getvariable('as_of') - interval 91 day)::timestamp
),
pieces as (
    select 'path' as kind, path as artefact, created_at
    from recent inner join fct_pull_request_files using (pull_request_key) where not is_generated
    union all
    select 'path', path, committed_at from commits inner join commit_files using (commit_key)
    where committed_at >= (getvariable('as_of') - interval 91 day)::timestamp and not is_on_github and not is_generated
    union all
    select 'service', name, incidents.created_at
    from incidents inner join (select service_key, name from dim_service) using (service_key)
    where incidents.created_at >= (getvariable('as_of') - interval 91 day)::timestamp
    union all select 'label', unnest(labels), created_at from recent
    union all select 'label', unnest(labels), created_at from recent_tickets
    union all select 'component', unnest(components), created_at from recent_tickets where components <> labels
),
work as (
    select kind, if(kind = 'component', 'label', kind) as family, artefact, count(*) as n, max(created_at) as last_at
    from pieces group by all
),
totals as (select kind, sum(n) as total from work group by all),
mapped as (
    select distinct if(artefact_type = 'component', 'label', artefact_type) as family, artefact
    from bridge_artefact_competencies
),
deciding as (
    select distinct 'path' as artefact_type, competency_id, pattern from path_rules
    union select 'service', competency_id, pattern from service_rules
    union select artefact_type, competency_id, pattern from tag_rules
)
select 'unmapped_' || kind as drift_kind, if(kind <> 'path', artefact,
    coalesce(nullif(regexp_extract(artefact, '^([^/]+/){1,2}'), ''), '(top)')) as artefact,
    null::varchar as competency_id, sum(n)::bigint as work_count, sum(n) / any_value(total) as work_share,
    max(last_at)::date as last_worked_on
from work inner join totals using (kind) anti join mapped using (family, artefact)
group by kind, 2
union all
select 'idle_' || artefact_type || '_rule', pattern, competency_id, 0, 0, null
from rules anti join deciding using (artefact_type, competency_id, pattern);
