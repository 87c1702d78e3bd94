{{
    config(
        materialized='incremental',
        unique_key=every_key(),
        meta={'deltas': {'quarters': {'keys': ['quarter_on']}}}
    )
}}

{{ norm_spans(ref('int_ticket_stints')) }},

sums as (
    select
        quarter_on,
        person_key,
        count(*) as stint_count,
        count(*) filter (where is_quick and not is_done) as quick_count
    from {{ ref('int_ticket_stints') }}
    group by quarter_on, person_key
)

select
    spans.quarter_on,
    sums.person_key
from spans
inner join sums on spans.from_on <= sums.quarter_on and spans.quarter_on >= sums.quarter_on
group by spans.quarter_on, sums.person_key
having sum(sums.quick_count) > 0.5 * sum(sums.stint_count)
