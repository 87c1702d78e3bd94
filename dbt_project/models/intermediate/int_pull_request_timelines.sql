with commits as (
    select
        pull_request_key,
        min(authored_at) as first_commit_at
    from {{ ref('int_pull_request_commits') }}
    group by pull_request_key
),

-- A look counts while there is something to decide: from the opening to the merge.
looks as (
    select
        reviews.pull_request_key,
        min(reviews.submitted_at) as first_look_at
    from {{ ref('int_reviews') }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    where
        not reviews.is_bot
        and not reviews.is_self
        and reviews.submitted_at >= pull_requests.created_at
        and reviews.submitted_at <= coalesce(pull_requests.merged_at, reviews.submitted_at)
    group by reviews.pull_request_key
),

-- The first deployment of the repository to production that succeeded after the merge carried it.
deployments as (
    select
        pull_requests.pull_request_key,
        min(deployments.finished_at) as deployed_at
    from {{ ref('int_pull_requests') }} as pull_requests
    inner join {{ ref('int_deployments') }} as deployments
        on
            pull_requests.repository_key = deployments.repository_key
            and pull_requests.merged_at <= deployments.created_at
    where deployments.is_production and deployments.status = 'SUCCESS'
    group by pull_requests.pull_request_key
)

select
    pull_requests.pull_request_key,
    commits.first_commit_at,
    pull_requests.created_at as opened_at,
    looks.first_look_at,
    pull_requests.merged_at,
    deployments.deployed_at,
    {{ cycle_segments(
        'commits.first_commit_at', 'pull_requests.created_at', 'looks.first_look_at',
        'pull_requests.merged_at', 'deployments.deployed_at'
    ) }}
from {{ ref('int_pull_requests') }} as pull_requests
left join commits on pull_requests.pull_request_key = commits.pull_request_key
left join looks on pull_requests.pull_request_key = looks.pull_request_key
left join deployments on pull_requests.pull_request_key = deployments.pull_request_key
