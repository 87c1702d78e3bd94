{{
    config(
        materialized='incremental',
        unique_key=['quarter_on', 'signal_id'],
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

-- Files of one pull request are fixed together, so the chances add up to more than there were.
with sums as (
    select
        quarter_on,
        repository_key,
        sum(observed) as observed,
        {{ exact_sum('chance') }} as chance
    from {{ evidence_of_changed_norms(ref('int_fix_chances'), 'int_fix_quarters') }}
    group by quarter_on, repository_key
)

select
    quarters.quarter_on,
    quarters.signal_id,
    sums.repository_key,
    cast(sum(sums.observed) / nullif({{ exact_sum('sums.chance') }}, 0) as double) as scale
from {{ quarters_beside_their_sums('repository_key', 'int_fix_quarters') }}
group by quarters.quarter_on, quarters.signal_id, sums.repository_key
