select
    shifts.source_name || '|' || shifts.schedule_id as schedule_key,
    people.person_key,
    shifts.escalation_level,
    shifts.start_at,
    shifts.end_at
from {{ ref('stg_pagerduty__oncalls') }} as shifts
inner join {{ ref('int_accounts') }} as people
    on people.system = 'pagerduty' and shifts.user_id = people.account_id
where shifts.start_at < {{ as_of_end() }}
