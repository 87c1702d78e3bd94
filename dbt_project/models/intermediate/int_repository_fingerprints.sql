-- What was merged before its repository was ever deployed waits for no deployment.
with first_deployments as (
    {{ first_deployments() }}
),

current_ones as (
    select
        repositories.repository_key,
        hash(repositories.name, repositories.is_archived, first_deployments.first_deployed_at) as fingerprint
    from {{ ref('int_repositories') }} as repositories
    left join first_deployments on repositories.repository_key = first_deployments.repository_key
)

{{ compared_to_build_before('repository_key') }}
