{{ config(materialized='incremental', unique_key=['week_on', 'signal_id']) }}

-- What is to be expected of the same reviewers in the same repository (indirect standardisation: culture is
-- the repository's, strictness the reviewer's).
with rounds as (
    select
        reviewers.pull_request_key,
        reviewers.week_on,
        sum(reviewers.round_count) as observed,
        {{ exact_sum(
            "coalesce(strictness.round_strictness, 1) * " ~ norm_of('norms', 'rounds_per_strictness')
        ) }} as expected
    from {{ in_weeks_of_signal(ref('int_pull_request_reviewers'), 'rework_rounds') }} as reviewers
    left join {{ ref('int_reviewer_strictness') }} as strictness
        on
            reviewers.quarter_on = strictness.quarter_on
            and reviewers.reviewer_person_key = strictness.reviewer_person_key
    {{ join_norm('norms', ref('int_review_round_norms'), 'reviewers', 'repository_key') }}
    where reviewers.has_reviewed
    group by reviewers.pull_request_key, reviewers.week_on
),

-- A request for changes speaks of the whole pull request: each competency has the share of its lines.
shares as (
    select
        pull_requests.author_person_key as person_key,
        competencies.competency_id,
        rounds.week_on,
        competencies.weight as mapping_weight,
        rounds.observed * least(1, competencies.changed_lines / pull_requests.changed_lines) as observed,
        rounds.expected * least(1, competencies.changed_lines / pull_requests.changed_lines) as expected,
        pull_requests.evidence_id
    from rounds
    inner join {{ opened_in_weeks_of_signal(ref('int_pull_requests'), 'rework_rounds') }} as pull_requests
        on rounds.pull_request_key = pull_requests.pull_request_key
    inner join {{ ref('int_pull_request_competencies') }} as competencies
        on rounds.pull_request_key = competencies.pull_request_key
    where
        competencies.is_by_path
        and competencies.changed_lines > 0
        and pull_requests.changed_lines > 0
        and not pull_requests.is_draft
        and not pull_requests.is_bot_author
)

{{ signal_against_norm('shares', 'rework_rounds') }}
