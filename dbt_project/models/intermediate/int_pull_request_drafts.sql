{{ config(materialized='incremental', unique_key='pull_request_key', meta={'keeps_changed_rows': true}) }}

with changes as (
    {{ union_changed(['stg_github__draft_changes', 'int_gitlab_draft_changes']) | indent(4) }}
),

known as (
    select
        pull_requests.pull_request_key,
        pull_requests.created_at as opened_at,
        -- An archive has no changes, but may tell when it last left draft, or that it is one.
        coalesce(changes.to_draft, pull_requests.is_draft) as to_draft,
        coalesce(
            changes.created_at,
            case when pull_requests.is_draft then pull_requests.created_at else pull_requests.ready_at end
        ) as changed_at,
        changes.draft_change_key
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    left join changes
        on
            pull_requests.pull_request_key = changes.pull_request_key
            and changes.created_at < {{ as_of_end() }}
    where
        changes.draft_change_key is not null
        or pull_requests.ready_at is not null
        or pull_requests.is_draft
),

-- A change to what it is already is none.
turns as (
    select *
    from known
    qualify to_draft is distinct from lag(to_draft) over (
            partition by pull_request_key
            order by changed_at, draft_change_key
        )
),

steps as (
    select
        *,
        row_number() over (partition by pull_request_key order by changed_at, draft_change_key) as step,
        lead(changed_at) over (partition by pull_request_key order by changed_at, draft_change_key) as next_at
    from turns
)

-- What first left draft was opened as one.
select
    pull_request_key,
    case when to_draft then changed_at else opened_at end as draft_from,
    case when to_draft then next_at else changed_at end as draft_to
from steps
where to_draft or step = 1
