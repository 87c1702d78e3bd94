{{ config(materialized='incremental', unique_key='pull_request_key', meta={'keeps_changed_rows': true}) }}

with commits as (
    select
        pull_request_key,
        min(authored_at) as first_commit_at
    from {{ changed(ref('int_pull_request_commits')) }}
    group by pull_request_key
),

-- A look counts while there is something to decide: from the opening to the merge.
looks as (
    select
        reviews.pull_request_key,
        min(reviews.submitted_at) as first_look_at,
        max(reviews.submitted_at) filter (where reviews.state = 'APPROVED') as last_approval_at
    from {{ changed(ref('int_reviews')) }} as reviews
    inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    where
        not reviews.is_bot
        and not reviews.is_self
        and reviews.submitted_at >= pull_requests.created_at
        and reviews.submitted_at <= coalesce(pull_requests.merged_at, reviews.submitted_at)
    group by reviews.pull_request_key
),

instants as (
    select
        pull_requests.pull_request_key,
        commits.first_commit_at,
        pull_requests.created_at as opened_at,
        pull_requests.first_review_at,
        looks.first_look_at,
        looks.last_approval_at,
        pull_requests.merged_at,
        -- DuckDB finds a deployment of what was never merged too, once there are more than a few of them.
        case when pull_requests.merged_at is not null then deployments.deployed_at end as deployed_at,
        coalesce(pull_requests.merged_at, pull_requests.closed_at, {{ as_of_end() }}) as ended_at
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    left join commits on pull_requests.pull_request_key = commits.pull_request_key
    left join looks on pull_requests.pull_request_key = looks.pull_request_key
    asof left join {{ ref('int_repository_deployments') }} as deployments
        on
            pull_requests.repository_key = deployments.repository_key
            and pull_requests.merged_at <= deployments.carries_until
),

drafts as (
    select
        drafts.pull_request_key,
        bool_or(drafts.draft_to is null and drafts.draft_from <= instants.opened_at) as is_still_draft,
        max(drafts.draft_to) filter (where drafts.draft_from <= instants.opened_at) as ready_at,
        max(drafts.draft_to) filter (
            where coalesce(drafts.draft_to <= instants.first_review_at, true)
        ) as last_ready_at,
        sum({{ overlap_minutes('drafts', 'instants.opened_at', 'instants.ended_at') }}) as draft_minutes,
        sum({{ overlap_minutes('drafts', 'instants.opened_at', 'instants.first_look_at') }}) as before_look,
        sum({{ overlap_minutes('drafts', 'instants.first_look_at', 'instants.merged_at') }}) as before_merge
    from {{ changed(ref('int_pull_request_drafts')) }} as drafts
    inner join instants on drafts.pull_request_key = instants.pull_request_key
    group by drafts.pull_request_key
),

segments as (
    select
        *,
        {{ segment_minutes('last_approval_at', 'merged_at') }} as merge_minutes,
        {{ cycle_segments('first_commit_at', 'opened_at', 'first_look_at', 'merged_at', 'deployed_at') }}
    from instants
)

select
    segments.pull_request_key,
    segments.first_commit_at,
    segments.opened_at,
    case when coalesce(not drafts.is_still_draft, true) then greatest(segments.opened_at, drafts.ready_at) end
        as ready_at,
    -- Who draws it back and offers it again asks again; after the first review nobody waits for one.
    greatest(segments.opened_at, coalesce(drafts.last_ready_at, drafts.ready_at)) as review_asked_at,
    segments.first_look_at,
    segments.last_approval_at,
    segments.merged_at,
    segments.deployed_at,
    segments.coding_minutes,
    -- Nobody waits for a look at a draft.
    segments.pickup_minutes - coalesce(drafts.before_look, 0) as pickup_minutes,
    segments.review_minutes - coalesce(drafts.before_merge, 0) as review_minutes,
    segments.merge_minutes,
    segments.deploy_minutes,
    coalesce(drafts.draft_minutes, 0) as draft_minutes,
    segments.cycle_minutes
from segments
left join drafts on segments.pull_request_key = drafts.pull_request_key
