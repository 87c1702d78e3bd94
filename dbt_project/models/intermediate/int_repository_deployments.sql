{{
    config(
        materialized='incremental',
        unique_key=every_key(),
        meta={'deltas': {'rows': {'keys': ['repository_key', 'carries_until']}}}
    )
}}

-- A deployment carries what was merged up to the commit that it deploys: not what was merged while it was
-- prepared, and nothing new where it takes an old commit back. Only where no pull request made that commit
-- is it what was merged before it began.
-- Of pull requests it is read what their sources say: which of them changed hangs on this.
with pull_requests as ({{ union_staged(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
),

deployments as (
    select
        deployments.deployment_key,
        deployments.repository_key,
        coalesce(pull_requests.merged_at, deployments.created_at) as carries_until,
        deployments.finished_at
    from {{ ref('int_deployments') }} as deployments
    left join pull_requests
        on
            deployments.repository_key = pull_requests.repository_key
            and deployments.commit_sha = pull_requests.merge_commit_sha
            and deployments.created_at >= pull_requests.merged_at
    where deployments.is_production and deployments.status = 'SUCCESS' and deployments.finished_at is not null
)

-- One that carries more may end earlier: what counts is the first end of all that carry as much.
select
    repository_key,
    carries_until,
    min(finished_at) over (
        partition by repository_key
        order by carries_until desc
        range between unbounded preceding and current row
    ) as deployed_at
from deployments
qualify row_number() over (partition by repository_key, carries_until order by deployment_key) = 1
