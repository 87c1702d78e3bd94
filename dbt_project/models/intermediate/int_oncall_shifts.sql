with shifts as ({{ union_staged(['stg_pagerduty__oncalls', 'stg_opsgenie__oncalls']) }}
)

select
    shifts.source_name || '|' || shifts.schedule_id as schedule_key,
    people.person_key,
    shifts.escalation_level,
    shifts.start_at,
    shifts.end_at
from shifts
{{ join_account('people', 'shifts.account_system', 'shifts.user_id') }}
where shifts.start_at < {{ as_of_end() }} and people.person_key is not null
