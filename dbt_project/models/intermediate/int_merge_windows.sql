with merges as (
    select
        pull_requests.pull_request_key,
        pull_requests.author_person_key as person_key,
        teams.team_name,
        cast(pull_requests.merged_at as date) as merged_on,
        coalesce(people.start_on + 364 <= cast(pull_requests.merged_at as date), false) as is_tenured,
        {{ ready_to_merge_hours('timelines') }} as cycle_hours,
        -- Without a reviewer there was nobody to comment.
        case when pull_requests.first_review_at is not null then pull_requests.changed_lines end as changed_lines,
        case when pull_requests.first_review_at is not null then pull_requests.human_comment_count end as comment_count
    from {{ ref('int_pull_requests') }} as pull_requests
    inner join {{ ref('int_pull_request_timelines') }} as timelines
        on pull_requests.pull_request_key = timelines.pull_request_key
    inner join {{ ref('int_people') }} as people on pull_requests.author_person_key = people.person_key
    {{ join_team('teams', 'pull_requests.author_person_key', 'cast(pull_requests.merged_at as date)') }}
    where pull_requests.merged_at is not null and not pull_requests.is_bot_author and not pull_requests.is_draft
)

select
    pull_request_key,
    person_key,
    team_name,
    merged_on,
    is_tenured,
    count(*) over four_weeks as merge_count,
    100.0 * sum(comment_count) over four_weeks / nullif(sum(changed_lines) over four_weeks, 0) as comment_density,
    median(cycle_hours) over four_weeks as cycle_hours
from merges
window four_weeks as (
    partition by person_key
    order by merged_on range between interval 27 days preceding and current row
)
qualify merge_count >= 5
