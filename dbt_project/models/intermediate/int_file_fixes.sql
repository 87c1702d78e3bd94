{{
    config(
        materialized='incremental',
        unique_key=key_of_file_fixes(),
        meta={'keeps_changed_rows': true, 'deltas': {'weeks': {'keys': ['week_on']}}}
    )
}}

-- The next fix of each file that was merged. Fixes are few, and each delivery of a file finds its next one by
-- one ordered merge (as of), so that a popular file costs no more than its rows.
with deliveries as (
    select *
    from {{ of_changed_file_fixes(ref('int_file_deliveries')) }}
    where
        pull_request_key is not null
        -- What was merged later has had less time to need a fix.
        and delivered_at < {{ as_of_end() }} - interval {{ days_to_need_a_fix() }} days
),

fixes as (
    select
        deliveries.repository_key,
        deliveries.path,
        deliveries.opened_at
    from {{ of_files_in('deliveries', ref('int_file_deliveries')) }} as deliveries
    semi join {{ ref('int_fix_pull_requests') }} as fixes
        on deliveries.pull_request_key = fixes.pull_request_key
)

select
    deliveries.repository_key,
    deliveries.path,
    deliveries.pull_request_key,
    deliveries.evidence_id,
    deliveries.person_key,
    deliveries.delivered_at,
    {{ week_on('deliveries.delivered_at') }} as week_on,
    {{ quarter_on(week_on('deliveries.delivered_at')) }} as quarter_on,
    coalesce(
        fixes.opened_at <= deliveries.delivered_at + interval {{ days_to_need_a_fix() }} days, false
    ) as is_fixed
from deliveries
asof left join fixes
    on
        deliveries.repository_key = fixes.repository_key
        and deliveries.path = fixes.path
        and deliveries.delivered_at < fixes.opened_at
-- By the week, of which signals read a few: DuckDB leaves the others unread, and stores all in less.
order by week_on
