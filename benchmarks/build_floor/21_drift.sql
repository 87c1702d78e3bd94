-- Which artefact shows which competency, and where the model no longer meets the work of the last quarter.
create table bridge_artefact_competencies as
select 'path' as artefact_type, path as artefact, competency_id, weight from path_rules
union all
select 'service', name, competency_id, max(weight)
from service_rules inner join (select service_key, name from dim_service) using (service_key)
group by name, competency_id
union all
select artefact_type, artefact, competency_id, weight from tag_rules
union all
-- The program has no rules for patterns of incidents: their service says what they need.
select 'incident', coalesce(name, '') || '/' || coalesce(signature, ''), competency_id, max(weight)
from incidents inner join service_rules using (service_key) left join (select service_key, name from dim_service) using (service_key)
group by all;

create table mart_model_drift as
with pieces as (
    select 'path' as kind, path as artefact, created_at
    from pulls inner join fct_pull_request_files using (pull_request_key) where not is_generated
    union all
    select 'path', path, committed_at from commits inner join commit_files using (commit_key)
    where not is_on_forge and not is_generated
    union all
    select 'service', name, incidents.created_at
    from incidents inner join (select service_key, name from dim_service) using (service_key)
    union all
    select 'incident', coalesce(name, '') || '/' || coalesce(signature, ''), incidents.created_at
    from incidents left join (select service_key, name from dim_service) using (service_key)
    union all select 'label', unnest(labels), created_at from pulls
    union all select 'label', unnest(labels), created_at from tickets
    union all select 'component', unnest(components), created_at from tickets where components <> labels
),
work as (
    select kind, if(kind = 'component', 'label', kind) as family, artefact, max(created_at) as last_at,
        count(*) filter (where created_at >= (getvariable('as_of') - interval 91 day)::timestamp) as n
    from pieces group by all
),
mapped as (
    select distinct if(artefact_type = 'component', 'label', artefact_type) as family, artefact, competency_id
    from bridge_artefact_competencies
),
places as (
    select kind, if(kind <> 'path', artefact, coalesce(nullif(regexp_extract(artefact, '^([^/]+/){1,2}'), ''), '(top)')) as place,
        sum(n) filter (where not is_mapped) as unmapped, sum(n) as n, max(last_at) filter (where not is_mapped) as last_at
    from (
        select work.*, exists (from mapped where mapped.family = work.family and mapped.artefact = work.artefact) as is_mapped
        from work where n > 0
    )
    group by all
),
deciding as (
    select distinct 'path' as artefact_type, competency_id, pattern from path_rules
    union select 'service', competency_id, pattern from service_rules
    union select artefact_type, competency_id, pattern from tag_rules
),
last_work as (
    select competency_id, max(last_at)::date as last_on from mapped inner join work using (family, artefact) group by all
),
offered as (
    select distinct competency_id from raw.program__contents
    where not is_compliance and not is_stale and reviewed_on <= getvariable('as_of')
        and review_expires_on >= getvariable('as_of') and content_id not in (
            select content_id from raw.program__content_errors
            where reported_on <= getvariable('as_of') and coalesce(retired_on > getvariable('as_of'), true)
        )
)
select 'unmapped_' || kind as drift_kind, place as artefact, null::varchar as competency_id, unmapped::bigint as work_count,
    n::bigint as place_work_count, unmapped / all_n as work_share, last_at::date as last_worked_on
from (select *, sum(n) over (partition by kind) as all_n from places) where unmapped > 0
union all
select 'idle_' || artefact_type || '_rule', pattern, competency_id, 0, null, 0, null
from rules anti join deciding using (artefact_type, competency_id, pattern)
union all
select 'stale_competency', competency_id, competency_id, 0, null, 0, last_on
from dim_competency left join last_work using (competency_id)
where coalesce(last_on < getvariable('as_of') - interval 180 day, true)
union all
select 'competency_without_content', competency_id, competency_id, 0, null, 0, last_on
from dim_competency left join last_work using (competency_id) anti join offered using (competency_id);
