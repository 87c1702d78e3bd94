{{
    config(
        materialized='incremental',
        unique_key='quarter_on',
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

with sums as (
    select
        decided_quarter_on as quarter_on,
        competency_id,
        sum(comment_count) as comment_count,
        {{ exact_sum('opportunity') }} as opportunity
    from {{ opportunities_of_changed_norms() }}
    where decided_quarter_on is not null
    group by decided_quarter_on, competency_id
)

select
    quarters.quarter_on,
    sums.competency_id,
    cast(sum(sums.comment_count) / {{ exact_sum('sums.opportunity') }} as double) as comments_per_opportunity
from {{ quarters_beside_their_sums('competency_id') }}
group by quarters.quarter_on, sums.competency_id
