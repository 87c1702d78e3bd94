{{ config(materialized='incremental', unique_key=['week_on', 'signal_id']) }}

with counted as (
    select
        stints.person_key,
        competencies.competency_id,
        stints.week_on,
        competencies.weight as mapping_weight,
        cast(not stints.is_done as int) as observed,
        {{ norm_of('norms', 'handed_share') }} as expected,
        stints.evidence_id
    from {{ in_weeks_of_signal(ref('int_ticket_stints'), 'ticket_reassignment') }} as stints
    anti join {{ ref('int_triagers') }} as triagers
        on stints.quarter_on = triagers.quarter_on and stints.person_key = triagers.person_key
    {{ join_norm('norms', ref('int_ticket_norms'), 'stints', 'tracker_project') }}
    inner join {{ ref('int_issue_competencies') }} as competencies
        on stints.issue_key = competencies.issue_key
)

{{ signal_against_norm('counted', 'ticket_reassignment') }}
