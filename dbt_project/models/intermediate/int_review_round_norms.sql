{{
    config(
        materialized='incremental',
        unique_key='quarter_on',
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

with sums as (
    select
        reviewers.decided_quarter_on as quarter_on,
        reviewers.repository_key,
        sum(reviewers.round_count) as round_count,
        {{ exact_sum('coalesce(strictness.round_strictness, 1)') }} as strictness
    from {{ looks_of_changed_norms() }} as reviewers
    left join {{ ref('int_reviewer_strictness') }} as strictness
        on
            reviewers.quarter_on = strictness.quarter_on
            and reviewers.reviewer_person_key = strictness.reviewer_person_key
    where reviewers.has_reviewed
    group by reviewers.decided_quarter_on, reviewers.repository_key
)

select
    quarters.quarter_on,
    sums.repository_key,
    cast(sum(sums.round_count) / {{ exact_sum('sums.strictness') }} as double) as rounds_per_strictness
from {{ quarters_beside_their_sums('repository_key') }}
group by quarters.quarter_on, sums.repository_key
