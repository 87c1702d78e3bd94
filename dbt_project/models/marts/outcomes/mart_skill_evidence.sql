-- A view: what it puts together is there already, and few read it.
{{ config(materialized='view') }}

{%- set signals = [
    'sig_exposure',
    'sig_review_comment_density',
    'sig_review_familiarity',
    'sig_incident_response',
    'sig_checkpoint',
    'sig_sign_off',
    'sig_self_rating',
    'sig_authorship',
    'sig_rework_rounds',
    'sig_review_asymmetry',
    'sig_comment_labels',
    'sig_follow_up_fixes',
    'sig_escalated_away',
    'sig_ticket_reassignment',
    'sig_oncall_without_exposure',
] -%}

with evidence as (
    {%- for signal in signals %}
    select * from {{ ref(signal) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    evidence.person_key,
    evidence.competency_id,
    evidence.week_on,
    evidence.signal_id,
    evidence.value,
    -- signals.yml says what one observation of a signal is worth.
    evidence.weight * definitions.weight as weight,
    evidence.evidence_count,
    evidence.evidence_ids,
    definitions.half_life_days,
    definitions.kind as signal_kind
from evidence
-- Inner: a signal that the program does not define is no evidence, nor is a skill that it does not have.
inner join {{ ref('stg_program__signals') }} as definitions on evidence.signal_id = definitions.signal_id
inner join {{ ref('dim_competency') }} as competencies on evidence.competency_id = competencies.competency_id
