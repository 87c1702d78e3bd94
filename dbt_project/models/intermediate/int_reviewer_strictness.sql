{{
    config(
        materialized='incremental',
        unique_key='quarter_on',
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

with looks as (
    select
        reviewers.*,
        case when reviewers.has_reviewed then {{ norm_of('usual', 'usual_count') }} end as usual_count
    from {{ looks_of_changed_norms() }} as reviewers
    {{ join_norm('usual', ref('int_usual_review_rounds'), 'reviewers', 'repository_key') }}
),

sums as (
    select
        decided_quarter_on as quarter_on,
        reviewer_person_key,
        sum(comment_count) as comment_count,
        sum(reviewed_lines) as reviewed_lines,
        sum(round_count) as round_count,
        {{ exact_sum('usual_count') }} as usual_count
    from looks
    group by decided_quarter_on, reviewer_person_key
),

reviewers as (
    select
        quarters.quarter_on,
        sums.reviewer_person_key,
        sum(sums.comment_count) as comment_count,
        sum(sums.reviewed_lines) as reviewed_lines,
        sum(sums.round_count) as round_count,
        coalesce({{ exact_sum('sums.usual_count') }}, 0) as usual_count
    from {{ changed_quarters() }} as quarters
    inner join sums on quarters.from_on <= sums.quarter_on and quarters.to_on > sums.quarter_on
    group by quarters.quarter_on, sums.reviewer_person_key
),

rates as (
    select
        quarter_on,
        sum(comment_count) / nullif(sum(reviewed_lines), 0) as comments_per_line
    from reviewers
    group by quarter_on
)

select
    reviewers.quarter_on,
    reviewers.reviewer_person_key,
    -- Five comments' and two rounds' worth of the usual keep a reviewer of few pull requests near 1.
    cast(
        (reviewers.comment_count + 5)
        / (coalesce(rates.comments_per_line, 0) * reviewers.reviewed_lines + 5) as double
    ) as comment_strictness,
    cast((reviewers.round_count + 2) / (reviewers.usual_count + 2) as double) as round_strictness
from reviewers
inner join rates on reviewers.quarter_on = rates.quarter_on
where reviewers.reviewer_person_key is not null
