{#- Every metric's observations in one relation, each row as its own model has it: of whom they are is not asked.
    Each metric's id is written out, so that a filter by it leaves the others unread. -#}
{% macro metric_rows() -%}
{%- set metrics = [
    'met_time_to_resolve',
    'met_review_comment_density',
    'met_review_latency',
    'met_time_to_first_merge',
    'met_time_to_tenth_merge',
    'met_time_to_proficiency',
    'met_pull_request_cycle_time',
    'met_lead_time_for_changes',
    'met_time_to_acknowledge',
    'met_repeat_incident_rate',
    'met_follow_up_quality',
    'met_defect_escape_rate',
    'met_deployment_frequency',
    'met_service_coverage',
    'met_task_completion_time',
    'met_ai_review_false_positive_rate',
    'met_active_engagement',
    'met_hint_to_solution',
    'met_prompts_until_independent',
    'met_mastery_gain_per_hour',
    'met_practice_completion_rate',
    'met_promotion_velocity',
    'met_internal_moves',
    'met_attrition',
    'met_sentiment',
] -%}
    {%- for metric in metrics %}
    select
        '{{ metric | replace('met_', '', 1) }}' as metric_id,
        unit_id,
        person_key,
        team_name,
        competency_id,
        observed_on,
        value,
        weight,
        is_censored
    from {{ ref(metric) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
