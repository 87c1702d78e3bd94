{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with staged as ({{ union_staged([
    'stg_pagerduty__incidents',
    'stg_opsgenie__incidents',
    'stg_servicenow__incidents',
    'stg_incident_export__incidents',
]) }}
),

-- An export may leave the number out: then the other one's is it.
named as (
    select
        * exclude (number),
        coalesce(
            cast(number as varchar),
            max(cast(number as varchar)) over (partition by account_system, incident_id, created_at)
        ) as number
    from staged
)

select
    staged.incident_key,
    staged.source_name,
    staged.service_key,
    -- What has no number is called by its id.
    coalesce(staged.number, staged.incident_id) as number,
    coalesce(staged.priority, staged.severity) as priority,
    staged.urgency,
    staged.signature,
    staged.created_at,
    staged.resolved_at,
    staged.is_auto_resolved,
    staged.reassignment_count,
    staged.merged_into_incident_id is not null as is_merged,
    -- ServiceNow tells it by a number.
    coalesce(staged.status = 'cancelled' or staged.state = '8', false) as is_cancelled
from named as staged
where staged.created_at < {{ as_of_end() }} and {{ is_there('staged') }}
-- Two exports of one log tell of one incident. The one that was last changed knows most; where none says when
-- that was, the one that knows the later end.
qualify row_number() over (
        partition by staged.account_system, staged.incident_id, staged.number, staged.created_at
        order by coalesce(staged.updated_at, staged.resolved_at) desc nulls last, staged.source_name asc
    ) = 1
