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
        stints.quarter_on,
        stints.tracker_project,
        count(*) filter (where not stints.is_done) as handed_count,
        count(*) as stint_count
    from {{ ref('int_ticket_stints') }} as stints
    anti join {{ ref('int_triagers') }} as triagers
        on stints.quarter_on = triagers.quarter_on and stints.person_key = triagers.person_key
    group by stints.quarter_on, stints.tracker_project
)

select
    spans.quarter_on,
    sums.tracker_project,
    cast(sum(sums.handed_count) / sum(sums.stint_count) as double) as handed_share
from spans
inner join {{ with_everybody('sums', 'tracker_project') }} as sums
    on spans.from_on <= sums.quarter_on and spans.to_on > sums.quarter_on
group by spans.quarter_on, sums.tracker_project
