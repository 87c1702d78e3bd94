-- Trackers know one assignee at a time; an issue on GitHub may have many. Here whoever has it longest holds
-- it: a second one takes nothing away, and takes over when the first one leaves, whichever is clicked first.
with moves as (
    select
        *,
        lag(event) over history as last_event
    from {{ ref('stg_github__issue_events') }}
    where event in ('assigned', 'unassigned') and assignee_login is not null
    window history as (partition by issue_key, assignee_login order by created_at, issue_event_id)
    -- To come twice is to come once.
    qualify event is distinct from last_event
),

spans as (
    select
        issue_key,
        assignee_login,
        -- Who is first seen leaving was there from the beginning.
        case when event = 'assigned' then created_at else timestamp '-infinity' end as came_at,
        case when event = 'assigned' then issue_event_key end as came_key,
        case when event = 'assigned' then lead(created_at) over history else created_at end as left_at,
        case when event = 'assigned' then lead(issue_event_key) over history else issue_event_key end
            as left_key
    from moves
    window history as (partition by issue_key, assignee_login order by created_at, issue_event_id)
    qualify event = 'assigned' or last_event is null
),

-- A turn begins when all who came earlier have left.
turns as (
    select
        *,
        greatest(came_at, max(coalesce(left_at, timestamp 'infinity')) over (
            partition by issue_key order by came_at, assignee_login
            rows between unbounded preceding and 1 preceding
        )) as held_from
    from spans
    qualify held_from < coalesce(left_at, timestamp 'infinity')
),

-- An hour without anybody is no time without: the two clicks came in the other order.
handed as (
    select
        *,
        lag(assignee_login) over issue as last_login,
        lag(left_key) over issue as last_left_key,
        lag(left_at) over issue as last_left_at,
        coalesce(
            held_from <= last_left_at + interval 1 hour
            and (held_from < {{ as_of_end() }}) = (last_left_at < {{ as_of_end() }}),
            false
        ) as is_handed
    from turns
    window issue as (partition by issue_key order by held_from)
),

assignments as (
    select
        case when held_from = came_at then came_key else last_left_key end as issue_event_key,
        case when is_handed then last_login end as from_login,
        assignee_login as to_login,
        -- Who gave it to the next one; where that one was there for longer, who took the last one off.
        case when came_at >= held_from - interval 1 hour then came_key else last_left_key end as author_key
    from handed
    where held_from > timestamp '-infinity' and not (is_handed and last_login = assignee_login)
    union all
    select
        left_key as issue_event_key,
        assignee_login as from_login,
        null as to_login,
        left_key as author_key
    from handed
    window issue as (partition by issue_key order by held_from)
    qualify left_key is not null and not lead(is_handed, 1, false) over issue
)

select
    events.issue_event_key as issue_change_key,
    events.issue_key,
    events.source_name,
    events.issue_event_id as change_id,
    events.issue_id,
    events.account_system,
    case when events.event in ('closed', 'reopened') then 'status' else 'assignee' end as field,
    case events.event when 'closed' then 'open' when 'reopened' then 'closed' else assignments.from_login end
        as from_value,
    case events.event when 'closed' then 'closed' when 'reopened' then 'open' else assignments.to_login end
        as to_value,
    case events.event when 'closed' then 'done' when 'reopened' then 'new' end as to_status_category,
    case when assignments.author_key is null then events.actor_login else authors.actor_login end
        as author_account_id,
    events.created_at
from {{ ref('stg_github__issue_events') }} as events
left join assignments on events.issue_event_key = assignments.issue_event_key
left join {{ ref('stg_github__issue_events') }} as authors on assignments.author_key = authors.issue_event_key
where events.event in ('closed', 'reopened') or assignments.issue_event_key is not null
