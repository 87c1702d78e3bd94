{{ config(materialized='view') }}

-- Lines that reviewers saw, times how much each of them usually says.
with reviewed as (
    select
        reviewers.pull_request_key,
        reviewers.week_on,
        reviewers.quarter_on,
        {{ exact_sum('coalesce(strictness.comment_strictness, 1)') }} as reviewing
    from {{ ref('int_pull_request_reviewers') }} as reviewers
    left join {{ ref('int_reviewer_strictness') }} as strictness
        on
            reviewers.quarter_on = strictness.quarter_on
            and reviewers.reviewer_person_key = strictness.reviewer_person_key
    group by reviewers.pull_request_key, reviewers.week_on, reviewers.quarter_on
)

select
    reviewed.pull_request_key,
    pull_requests.evidence_id,
    pull_requests.author_person_key as person_key,
    reviewed.week_on,
    reviewed.quarter_on,
    competencies.competency_id,
    competencies.weight,
    competencies.human_comment_count as comment_count,
    -- Beyond 500 lines nobody reads every one, and a reformatting must not count as flawless work.
    least(competencies.changed_lines, 500) * reviewed.reviewing as opportunity
from reviewed
inner join {{ ref('int_pull_requests') }} as pull_requests
    on reviewed.pull_request_key = pull_requests.pull_request_key
inner join {{ ref('int_pull_request_competencies') }} as competencies
    on reviewed.pull_request_key = competencies.pull_request_key
where
    competencies.is_by_path
    and competencies.changed_lines > 0
    and not pull_requests.is_draft
    and not pull_requests.is_bot_author
