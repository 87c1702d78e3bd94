{{
    config(
        materialized='incremental',
        unique_key='quarter_on',
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

with sums as (
    select
        quarter_on,
        competency_id,
        sum(comment_count) as comment_count,
        {{ exact_sum('opportunity') }} as opportunity
    from {{ evidence_of_changed_norms(ref('int_review_opportunities')) }}
    group by quarter_on, competency_id
)

select
    quarters.quarter_on,
    sums.competency_id,
    cast(sum(sums.comment_count) / {{ exact_sum('sums.opportunity') }} as double) as comments_per_opportunity
from {{ changed_quarters() }} as quarters
inner join {{ with_everybody('sums', 'competency_id') }} as sums
    on quarters.from_on <= sums.quarter_on and quarters.to_on > sums.quarter_on
group by quarters.quarter_on, sums.competency_id
