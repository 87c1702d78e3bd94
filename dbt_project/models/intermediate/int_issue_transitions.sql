{{ config(materialized='incremental', unique_key='issue_key') }}

with issues as ({{ union_staged(['stg_jira__issues', 'int_linear_issues', 'int_github_issues']) }}
),

kept as (
    select * from issues
    where created_at < {{ as_of_end() }} and {{ is_there() }}
),

history as ({{ union_staged(['stg_jira__changes', 'int_linear_issue_changes', 'int_github_issue_changes']) }}
),

changes as (
    select * from {{ of_changed_issues('history') }}
    where field in ('status', 'assignee')
),

-- What a ticket began with is what its first change left, also where that change came after as_of.
first_changes as (
    select * from changes
    qualify row_number() over (partition by issue_key, field order by created_at, issue_change_key) = 1
),

beginnings as (
    select
        kept.issue_key,
        fields.field,
        kept.created_at,
        case
            when first_changes.issue_key is not null then first_changes.from_value
            when fields.field = 'status' then kept.status
            else kept.assignee_account_id
        end as to_value
    from {{ of_changed_issues('kept') }} as kept
    cross join (values ('status'), ('assignee')) as fields (field)
    left join first_changes on kept.issue_key = first_changes.issue_key and fields.field = first_changes.field
),

transitions as (
    select
        issue_change_key || '|' || field as issue_transition_key,
        issue_key,
        field,
        from_value,
        to_value,
        case when field = 'assignee' then from_value end as from_account_id,
        case when field = 'assignee' then to_value end as to_account_id,
        to_status_category,
        author_account_id,
        false as is_beginning,
        created_at as changed_at
    from changes
    union all by name
    select
        issue_key || '|' || field || '|beginning' as issue_transition_key,
        issue_key,
        field,
        to_value,
        case when field = 'assignee' then to_value end as to_account_id,
        true as is_beginning,
        created_at as changed_at
    from beginnings
    where to_value is not null
)

select
    transitions.issue_transition_key,
    transitions.issue_key,
    transitions.field,
    case when transitions.field = 'status' then transitions.from_value end as from_status,
    case when transitions.field = 'status' then transitions.to_value end as to_status,
    case
        when transitions.field = 'status'
            then coalesce(transitions.to_status_category, categories.status_category)
    end as to_status_category,
    before.person_key as from_person_key,
    after.person_key as to_person_key,
    authors.person_key as author_person_key,
    transitions.is_beginning,
    transitions.changed_at
from transitions
inner join kept on transitions.issue_key = kept.issue_key
-- Jira's changelog does not say what kind of status one is.
left join {{ ref('int_status_categories') }} as categories
    on kept.source_name = categories.source_name and transitions.to_value = categories.status
{{ join_person('before', 'kept.account_system', 'transitions.from_account_id') }}
{{ join_person('after', 'kept.account_system', 'transitions.to_account_id') }}
{{ join_person('authors', 'kept.account_system', 'transitions.author_account_id') }}
where transitions.changed_at < {{ as_of_end() }}
