-- One row per service and competency: how its incidents went. About services; nobody who answered is in it.
with deployed as (
    select
        lower(split_part(repositories.name, '/', -1)) as service_name,
        coalesce(deployments.finished_at, deployments.created_at) as deployed_at
    from marts.fct_deployments as deployments
    join marts.dim_repository as repositories using (repository_key)
    where deployments.is_production and lower(deployments.status) = 'success'
),

known as (
    select distinct service_name from deployed
),

incidents as (
    select
        incidents.service_key,
        incidents.service_name,
        date_diff('minute', incidents.created_at, incidents.resolved_at) / 60.0 as hours,
        incidents.reassignment_count + incidents.escalation_count > 0 as is_handed_on,
        case when known.service_name is not null
            then deployed.deployed_at >= incidents.created_at - interval 2 hour end as is_after_deployment,
        case when incidents.signature is not null
            then incidents.created_at <= lag(incidents.resolved_at) over alike + interval 90 day end as is_repeat
    from intermediate.int_incidents as incidents
    left join known on known.service_name = lower(incidents.service_name)
    asof left join deployed
        on deployed.service_name = lower(incidents.service_name) and deployed.deployed_at <= incidents.created_at
    where not incidents.is_merged
    window alike as (
        partition by incidents.service_key, incidents.signature order by incidents.created_at, incidents.incident_key
    )
)

select
    incidents.service_name,
    competencies.competency_id,
    count(*) as incidents,
    avg(coalesce(is_after_deployment, false)::int) filter (is_after_deployment is not null) as after_deployment_share,
    avg(coalesce(is_repeat, false)::int) as repeat_share,
    avg(is_handed_on::int) as handed_on_share,
    median(hours) / (select median(hours) from incidents) as slow_ratio
from incidents
join intermediate.int_service_competencies as competencies using (service_key)
where incidents.service_name is not null
group by incidents.service_name, competencies.competency_id
order by all
