-- One entry of Linear's history may change the status and the assignee at once.
with
states as (
    select
        source_name,
        state_id,
        name,
        {{ linear_status_category('type') }} as status_category
    from {{ ref('stg_linear__states') }}
)

select
    changes.issue_change_key,
    changes.issue_key,
    changes.source_name,
    changes.change_id,
    changes.issue_id,
    changes.account_system,
    'status' as field,
    before.name as from_value,
    coalesce(after.name, changes.to_state_id) as to_value,
    after.status_category as to_status_category,
    changes.actor_id as author_account_id,
    changes.created_at
from {{ ref('stg_linear__changes') }} as changes
left join states as before
    on changes.source_name = before.source_name and changes.from_state_id = before.state_id
left join states as after
    on changes.source_name = after.source_name and changes.to_state_id = after.state_id
where changes.to_state_id is not null
union all by name
select
    issue_change_key,
    issue_key,
    source_name,
    change_id,
    issue_id,
    account_system,
    'assignee' as field,
    from_assignee_id as from_value,
    to_assignee_id as to_value,
    actor_id as author_account_id,
    created_at
from {{ ref('stg_linear__changes') }}
where from_assignee_id is not null or to_assignee_id is not null
