-- A deployment that began later may end earlier: what counts is the first end of all that began since.
select
    repository_key,
    created_at as began_at,
    min(finished_at) over (
        partition by repository_key
        order by created_at desc
        range between unbounded preceding and current row
    ) as deployed_at
from {{ ref('int_deployments') }}
where is_production and status = 'SUCCESS' and finished_at is not null
qualify row_number() over (partition by repository_key, created_at order by deployment_key) = 1
