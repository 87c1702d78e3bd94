{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with staged as ({{ union_staged(['stg_github__deployments', 'stg_gitlab__deployments']) }}
)

select
    deployments.deployment_key,
    deployments.repository_key,
    deployers.person_key as deployer_person_key,
    deployments.environment,
    {{ is_production('deployments.environment', 'deployments.tier') }} as is_production,
    {{ deployment_status('deployments.status') }} as status,
    deployments.commit_sha,
    deployments.created_at,
    {{ if_known('deployments.finished_at') }} as finished_at
from staged as deployments
inner join {{ ref('int_repositories') }} as repositories
    on deployments.repository_key = repositories.repository_key
{{ join_account('deployers', 'deployments.account_system', 'deployments.creator_account_id') }}
where deployments.created_at < {{ as_of_end() }}
