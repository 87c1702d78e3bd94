-- Observed over expected comments, by indirect standardisation: what the same lines would have drawn
-- from the same reviewers if everybody's work in the competency were alike.
with reviewed as (
    select
        pull_request_key,
        {{ exact_sum('strictness') }} as reviewing
    from {{ ref('int_pull_request_reviewers') }}
    group by pull_request_key
),

comments as (
    select
        pull_requests.pull_request_key,
        pull_requests.evidence_id,
        pull_requests.author_person_key as person_key,
        {{ week_on('pull_requests.created_at') }} as week_on,
        competencies.competency_id,
        competencies.weight,
        competencies.human_comment_count as observed,
        -- Beyond 500 lines nobody reads every one, and a reformatting must not count as flawless work.
        least(competencies.changed_lines, 500) * reviewed.reviewing as opportunity
    from {{ ref('int_pull_requests') }} as pull_requests
    inner join {{ ref('int_pull_request_competencies') }} as competencies
        on pull_requests.pull_request_key = competencies.pull_request_key
    inner join reviewed on pull_requests.pull_request_key = reviewed.pull_request_key
    where
        competencies.is_by_path
        and competencies.changed_lines > 0
        and not pull_requests.is_draft
        and not pull_requests.is_bot_author
),

norms as (
    select
        competency_id,
        sum(observed) / {{ exact_sum('opportunity') }} as comments_per_opportunity
    from comments
    group by competency_id
),

standardised as (
    select
        comments.person_key,
        comments.competency_id,
        comments.week_on,
        comments.weight as mapping_weight,
        comments.observed,
        comments.opportunity * norms.comments_per_opportunity as expected,
        comments.evidence_id
    from comments
    inner join norms on comments.competency_id = norms.competency_id
)

-- Comments come in threads: two of them, drawn or expected, are about one independent piece.
{{ signal_against_norm('standardised', 'review_comment_density', count_per_piece=2) }}
