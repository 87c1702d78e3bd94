{{
    config(
        materialized='incremental',
        unique_key=['quarter_on', 'signal_id'],
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

with sums as (
    select
        quarter_on,
        repository_key,
        count(*) filter (where is_fixed) as fixed_count,
        count(*) as file_count
    from {{ evidence_of_changed_norms(ref('int_file_fixes'), 'int_fix_quarters') }}
    group by quarter_on, repository_key
)

select
    quarters.quarter_on,
    quarters.signal_id,
    sums.repository_key,
    cast(sum(sums.fixed_count) / sum(sums.file_count) as double) as fixed_share
from {{ quarters_beside_their_sums('repository_key', 'int_fix_quarters') }}
group by quarters.quarter_on, quarters.signal_id, sums.repository_key
