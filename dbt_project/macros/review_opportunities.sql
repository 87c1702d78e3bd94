{#- A query for the lines that reviewers saw, times how much each of them usually says: int_review_opportunities, of all
    `reviewers` (as in int_pull_request_reviewers) and `pull_requests` or of some. -#}
{% macro review_opportunities(reviewers, pull_requests) -%}
with reviewed as (
    select
        reviewers.pull_request_key,
        reviewers.week_on,
        reviewers.quarter_on,
        reviewers.decided_quarter_on,
        {{ exact_sum('coalesce(strictness.comment_strictness, 1)') }} as reviewing
    from {{ reviewers }} as reviewers
    left join {{ ref('int_reviewer_strictness') }} as strictness
        on
            reviewers.quarter_on = strictness.quarter_on
            and reviewers.reviewer_person_key = strictness.reviewer_person_key
    group by
        reviewers.pull_request_key,
        reviewers.week_on,
        reviewers.quarter_on,
        reviewers.decided_quarter_on
)

select
    reviewed.pull_request_key,
    pull_requests.evidence_id,
    pull_requests.author_person_key as person_key,
    reviewed.week_on,
    reviewed.quarter_on,
    reviewed.decided_quarter_on,
    competencies.competency_id,
    competencies.weight,
    competencies.human_comment_count as comment_count,
    -- Beyond 500 lines nobody reads every one, and a reformatting must not count as flawless work.
    least(competencies.changed_lines, 500) * reviewed.reviewing as opportunity
from reviewed
inner join {{ pull_requests }} as pull_requests
    on reviewed.pull_request_key = pull_requests.pull_request_key
inner join {{ ref('int_pull_request_competencies') }} as competencies
    on reviewed.pull_request_key = competencies.pull_request_key
where
    competencies.is_by_path
    and competencies.changed_lines > 0
    and not pull_requests.is_draft
    and not pull_requests.is_bot_author
{%- endmacro %}

{#- The view, in an incremental run of those weeks alone for which the signal is built anew: DuckDB hands no filter by
    the week down to when pull requests were opened. -#}
{% macro opportunities_of_signal(signal_id) -%}
    {%- set opportunities = ref('int_review_opportunities') %}
    {%- if execute and not is_partial_build() -%}
        {{ opportunities }}
    {%- else -%}
        ({{ review_opportunities(
            in_weeks_of_signal(ref('int_pull_request_reviewers'), signal_id),
            opened_in_weeks_of_signal(ref('int_pull_requests'), signal_id)
        ) }})
    {%- endif %}
{%- endmacro %}

{#- The same of those quarters alone on which norms look back that are built anew. -#}
{% macro opportunities_of_changed_norms() -%}
    {%- set opportunities = ref('int_review_opportunities') %}
    {%- if execute and not is_partial_build() -%}
        {{ opportunities }}
    {%- else -%}
        ({{ review_opportunities(
            looks_of_changed_norms(),
            evidence_of_changed_norms(ref('int_pull_requests'), instant='greatest(created_at, merged_at, closed_at)')
        ) }})
    {%- endif %}
{%- endmacro %}
