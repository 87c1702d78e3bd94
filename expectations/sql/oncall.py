"""Incident work against the on-call schedule, and what responders say of it, as SQL populations."""

from __future__ import annotations

# An acknowledgement contradicts the schedule when somebody was on call that day and the responder was not,
# neither then nor in the two days around it (swaps are agreed on by word of mouth).
ONCALL = """
with covered as (
    select distinct cast(unnest(
        generate_series(start_at::date, coalesce(end_at, start_at)::date, interval 1 day)) as date) as day
    from intermediate.int_oncall_shifts
    where epoch(coalesce(end_at, start_at)) - epoch(start_at) < 86400 * 60
),
answers as (
    select responses.log_entry_key, responses.person_key, responses.created_at
    from intermediate.int_incident_responses as responses
    inner join covered on covered.day = responses.created_at::date
    where responses.response_type = 'acknowledge' and responses.person_key is not null
),
agreeing as (
    select distinct answers.log_entry_key
    from answers
    inner join intermediate.int_oncall_shifts as shifts
        on shifts.person_key = answers.person_key
        and shifts.start_at < answers.created_at + interval 1 day
        and coalesce(shifts.end_at, shifts.start_at) > answers.created_at - interval 1 day
)
select answers.*, agreeing.log_entry_key is not null as is_on_call
from answers left join agreeing using (log_entry_key)
"""
# The last word of each person about each incident counts. Reasons that dispute the attribution.
DISPUTES = """
select about_id as key, kind <> 'dispute' as is_sound
from intermediate.int_responses
where about_kind = 'incident' and kind in ('dispute', 'accept', 'confirm') and made_at::date <= date '{day}'
qualify row_number() over (partition by person_key, about_id order by made_at desc, response_key asc) = 1
"""
