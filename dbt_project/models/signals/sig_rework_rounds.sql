with rounds as (
    select
        pull_request_key,
        sum(round_count) as observed,
        {{ exact_sum('expected_count') }} as expected
    from {{ ref('int_review_rounds') }}
    group by pull_request_key
),

-- A request for changes speaks of the whole pull request: each competency has the share of its lines.
shares as (
    select
        pull_requests.author_person_key as person_key,
        competencies.competency_id,
        {{ week_on('pull_requests.created_at') }} as week_on,
        competencies.weight as mapping_weight,
        rounds.observed * least(1, competencies.changed_lines / pull_requests.changed_lines) as observed,
        rounds.expected * least(1, competencies.changed_lines / pull_requests.changed_lines) as expected,
        pull_requests.evidence_id
    from {{ ref('int_pull_requests') }} as pull_requests
    inner join rounds on pull_requests.pull_request_key = rounds.pull_request_key
    inner join {{ ref('int_pull_request_competencies') }} as competencies
        on pull_requests.pull_request_key = competencies.pull_request_key
    where
        competencies.is_by_path
        and competencies.changed_lines > 0
        and pull_requests.changed_lines > 0
        and not pull_requests.is_draft
        and not pull_requests.is_bot_author
)

{{ signal_against_norm('shares', 'rework_rounds') }}
