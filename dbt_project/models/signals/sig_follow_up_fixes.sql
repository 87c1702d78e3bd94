{{ config(materialized='incremental', unique_key=['week_on', 'signal_id']) }}

-- How well fixes can be traced is the repository's habit, so the norm is its own.
with standardised as (
    select
        chances.person_key,
        chances.competency_id,
        chances.week_on,
        chances.weight as mapping_weight,
        chances.observed,
        chances.chance * {{ norm_of('scales', 'scale') }} as expected,
        chances.evidence_id
    from {{ in_weeks_of_signal(ref('int_fix_chances'), 'follow_up_fixes') }} as chances
    {{ join_norm('scales', ref('int_fix_scales'), 'chances', 'repository_key') }}
)

{{ signal_against_norm('standardised', 'follow_up_fixes') }}
