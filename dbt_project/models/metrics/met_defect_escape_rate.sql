{{ config(materialized='incremental', unique_key=issue_unit()) }}

with told as (
    select
        defects.issue_key,
        defects.issue_key as unit_id,
        defects.assignee_person_key as person_key,
        defects.created_on as observed_on,
        cast(defects.is_production as int) as value,
        false as is_censored
    from {{ of_changed_issues(ref('int_defects'), issue_unit()) }} as defects
    -- In a project that never says where a defect was found, silence is no answer.
    semi join {{ ref('int_telling_projects') }} as telling
        on
            defects.source_name = telling.source_name
            and defects.project_key is not distinct from telling.project_key
),

scoped as (
    {{ with_competencies(
        'told', of_changed_issues(ref('int_issue_competencies'), issue_unit()), 'issue_key'
    ) }}
)

{{ observations('defect_escape_rate', 'scoped', competency_id='scoped.competency_id') }}
