-- One row per competency and failure pattern: the incidents that its rules claim, by service and signature, and
-- per service those whose signature is too rare to stand alone (signature null). What fewer than :least incidents
-- or responders stand behind is left out; groups of a competency share no incident, so no difference of two tells
-- of fewer. Nobody who answered is in it.
with deployed as (
    select
        lower(split_part(repositories.name, '/', -1)) as service_name,
        coalesce(deployments.finished_at, deployments.created_at) as deployed_at
    from marts.fct_deployments as deployments
    join marts.dim_repository as repositories using (repository_key)
    where deployments.is_production and lower(deployments.status) = 'success'
),

incidents as (
    select
        incidents.*,
        date_diff('minute', incidents.created_at, incidents.resolved_at) / 60.0 as hours,
        hour(incidents.created_at) // 6 * 6 as quarter,
        incidents.reassignment_count + incidents.escalation_count > 0 as is_handed_on,
        -- Null where no deployment of the service is known: nobody can say that it was none.
        case when lower(incidents.service_name) in (select service_name from deployed)
            then coalesce(deployed.deployed_at >= incidents.created_at - interval 2 hour, false) end as is_after_deployment,
        case when signature is not null then coalesce(
            incidents.created_at <= lag(incidents.resolved_at) over alike + interval 90 day, false) end as is_repeat
    from intermediate.int_incidents as incidents
    asof left join deployed
        on deployed.service_name = lower(incidents.service_name) and deployed.deployed_at <= incidents.created_at
    where not incidents.is_moot
    window alike as (partition by service_key, signature order by incidents.created_at, incident_key)
),

-- An incident and one of its responders a row: counts of both are distinct ones.
claimed as (
    select claims.competency_id, service_name, signature, quarter, incident_key, responses.person_key
    from intermediate.int_incident_competencies as claims
    join incidents using (incident_key)
    left join intermediate.int_incident_responses as responses using (incident_key)
    where service_name is not null
),

grouped as (
    select * replace (case when count(distinct incident_key) over alike >= :least
        and count(distinct person_key) over alike >= :least then signature end as signature)
    from claimed
    window alike as (partition by competency_id, service_name, signature)
),

times as (
    select competency_id, service_name, signature, quarter, count(distinct incident_key) as incidents
    from grouped group by all having incidents >= :least and count(distinct person_key) >= :least
),

groups as (
    select competency_id, service_name, signature, list(distinct incident_key) as keys
    from grouped group by all having len(keys) >= :least and count(distinct person_key) >= :least
),

figures as (
    select competency_id, groups.service_name, groups.signature,
        count(*) as incidents,
        min(created_at)::date as first_on,
        max(created_at)::date as last_on,
        case when count(hours) >= :least then median(hours) end as median_hours,
        avg(is_after_deployment::int) as after_deployment_share,
        coalesce(avg(is_repeat::int), 0) as repeat_share,
        avg(is_handed_on::int) as handed_on_share,
        median(hours) / (select median(hours) from incidents) as slow_ratio
    from (select * exclude (keys), unnest(keys) as incident_key from groups) as groups
    join incidents using (incident_key)
    group by all
)

-- The six hours in which most of them begin, if there are such.
select figures.*, times.quarter as mostly_from_hour
from figures
left join times
    on times.competency_id = figures.competency_id and times.service_name = figures.service_name
    and times.signature is not distinct from figures.signature and times.incidents * 2 > figures.incidents
order by competency_id, figures.service_name, figures.signature nulls last
