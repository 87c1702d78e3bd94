{{ config(materialized='incremental', unique_key='pull_request_key') }}

-- What is still going on has no hours here: it is a day older every day, as the metrics say by themselves.
-- So no row hangs on the day.
with deploying as (
    {{ first_deployments() }}
),

pull_requests as (
    select
        pull_requests.pull_request_key,
        pull_requests.author_person_key as person_key,
        timelines.opened_at,
        timelines.draft_minutes,
        timelines.first_commit_at,
        timelines.deployed_at,
        pull_requests.first_review_at,
        pull_requests.merged_at,
        -- What was closed without a merge will never be merged; nobody merges a draft. What was merged as a
        -- draft was ready when it was merged.
        case
            when
                not pull_requests.is_draft
                and (
                    pull_requests.state = 'MERGED'
                    or (pull_requests.state = 'OPEN' and timelines.ready_at is not null)
                )
                then cast(coalesce(timelines.ready_at, timelines.merged_at) as date)
        end as cycle_on,
        -- Merged or closed without a review is not a wait that is still going on.
        case
            when
                not pull_requests.is_draft
                and (pull_requests.first_review_at is not null or pull_requests.state = 'OPEN')
                then timelines.review_asked_at
        end as review_asked_at,
        -- What was merged before the repository's first known deployment may have been in an unknown one.
        case
            when
                pull_requests.merged_at >= deploying.first_deployed_at
                and timelines.first_commit_at <= coalesce(timelines.deployed_at, pull_requests.merged_at)
                then cast(pull_requests.merged_at as date)
        end as lead_on
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    inner join {{ changed(ref('int_pull_request_timelines')) }} as timelines
        on pull_requests.pull_request_key = timelines.pull_request_key
    left join deploying on pull_requests.repository_key = deploying.repository_key
    where
        not pull_requests.is_bot_author
        and pull_requests.author_person_key is not null
)

select
    pull_requests.pull_request_key,
    pull_requests.person_key,
    pull_requests.cycle_on,
    cycle_teams.team_name as cycle_team_name,
    pull_requests.opened_at,
    pull_requests.draft_minutes,
    case
        when pull_requests.merged_at is not null
            then {{ ready_to_merge_hours('pull_requests', 'pull_requests.merged_at') }}
    end as cycle_hours,
    pull_requests.review_asked_at,
    review_teams.team_name as review_team_name,
    case
        when pull_requests.first_review_at is null then null
        -- A review that came while it was a draft ends the wait at once.
        when pull_requests.first_review_at < pull_requests.review_asked_at then 0
        else {{ hours_between('pull_requests.review_asked_at', 'pull_requests.first_review_at') }}
    end as review_hours,
    pull_requests.lead_on,
    lead_teams.team_name as lead_team_name,
    pull_requests.first_commit_at,
    {{ hours_between('pull_requests.first_commit_at', 'pull_requests.deployed_at') }} as lead_hours
from pull_requests
{{ join_team('cycle_teams', 'pull_requests.person_key', 'pull_requests.cycle_on') }}
{{ join_team('review_teams', 'pull_requests.person_key', 'cast(pull_requests.review_asked_at as date)') }}
{{ join_team('lead_teams', 'pull_requests.person_key', 'pull_requests.lead_on') }}
