with defects as (
    select
        issue_key,
        issue_key as unit_id,
        assignee_person_key as person_key,
        cast(created_at as date) as observed_on,
        {{ is_ticket_of('production', 'issue_type', 'labels', 'components') }} as is_production,
        -- In a project that never says where a defect was found, silence is no answer.
        bool_or(is_production) over (partition by source_name, project_key) as is_told,
        cast(is_production as int) as value,
        false as is_censored
    from {{ ref('int_issues') }}
    -- A duplicate is the same defect, and what is none is none.
    where
        not {{ is_dropped('resolution') }}
        and {{ is_ticket_of('defect', 'issue_type', 'labels', 'components') }}
),

told as (
    select * from defects
    where is_told
),

scoped as (
    {{ with_competencies('told', ref('int_issue_competencies'), 'issue_key') }}
)

{{ observations('defect_escape_rate', 'scoped', competency_id='scoped.competency_id') }}
