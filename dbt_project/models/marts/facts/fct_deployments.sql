-- A view: every row of it is there already.
{{ config(materialized='view') }}

select
    deployment_key,
    repository_key,
    deployer_person_key,
    environment,
    is_production,
    status,
    commit_sha,
    created_at,
    finished_at
from {{ ref('int_deployments') }}
