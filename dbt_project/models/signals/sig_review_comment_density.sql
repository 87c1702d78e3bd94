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

weeks as (
    select
        comments.person_key,
        comments.competency_id,
        comments.week_on,
        max(comments.weight) as mapping_weight,
        sum(comments.observed) as observed,
        {{ exact_sum('comments.opportunity * norms.comments_per_opportunity') }} as expected,
        count(*) as evidence_count,
        {{ evidence_list('comments.evidence_id') }} as evidence_ids
    from comments
    inner join norms on comments.competency_id = norms.competency_id
    where comments.person_key is not null
    group by comments.person_key, comments.competency_id, comments.week_on
)

select
    person_key,
    competency_id,
    week_on,
    'review_comment_density' as signal_id,
    -- Share of comments that were to be expected: the norm gives one half. No prior here, the skill
    -- state has one; a second one, week after week, would pull every estimate to one half.
    cast(expected / (observed + expected) as double) as value,
    -- Comments come in threads: two of them, drawn or expected, are about one independent piece.
    cast(mapping_weight * (observed + expected) / 2 as double) as weight,
    evidence_count,
    evidence_ids
from weeks
where expected > 0
