-- Incidents and tickets as they stood at `until`; only those that something happened to since `since`.
create or replace temp table outages as
select j, 'Q' || j as id, (getvariable('repositories') * pow(chance(j, 'service'), 2))::int
    % getvariable('repositories') as r,
    (getvariable('engineers') * chance(j, 'responder'))::int % getvariable('engineers') as responder,
    timestamptz '2023-07-03 00:00:00+00' + to_seconds((j * 94348800) // (getvariable('pulls') // 10)) as created_at,
    created_at + to_seconds(60 + 1800 * chance(j, 'acknowledged')) as acknowledged_at,
    created_at + to_seconds(2000 + 60000 * pow(chance(j, 'resolved'), 4)) as resolved_at
from range(getvariable('last_pull') // 10) as incidents (j)
where created_at < getvariable('until') and resolved_at >= getvariable('since');

delete from raw.pagerduty__incidents where incident_id in (select id from outages);
delete from raw.pagerduty__log_entries where incident_id in (select id from outages);

insert into raw.pagerduty__incidents by name
select 'pagerduty' as source_name, id as incident_id, j as number, 'S' || r as service_id, created_at,
    case when j % 3 = 0 then 'low' else 'high' end as urgency, ['P1', 'P2', 'P3', null][1 + j % 4] as priority,
    case when resolved_at < getvariable('until') then 'resolved' else 'triggered' end as status,
    case when resolved_at < getvariable('until') then resolved_at end as resolved_at
from outages;

insert into raw.pagerduty__log_entries by name
select * exclude (kind) from (
    select 'pagerduty' as source_name, id as incident_id,
        unnest(['trigger', 'assign', 'acknowledge', 'resolve']) as kind, id || '/' || kind as log_entry_id,
        kind || '_log_entry' as type,
        case when kind in ('trigger', 'assign') or (kind = 'resolve' and j % 12 = 0)
            then 'service_reference' else 'user_reference' end as agent_type,
        case agent_type when 'user_reference' then 'PD' || responder else 'S' || r end as agent_id,
        case kind when 'acknowledge' then acknowledged_at when 'resolve' then resolved_at else created_at end
            as created_at
    from outages
) where created_at < getvariable('until');

create or replace temp table tickets as
select t, 'T' || t as id, (getvariable('engineers') * chance(t, 'assignee'))::int % getvariable('engineers') as e,
    timestamptz '2023-07-03 00:00:00+00' + to_seconds((t * 94348800) // (getvariable('pulls') // 2)) as created_at,
    created_at + to_seconds(90000 * chance(t, 'begun')) as begun_at,
    begun_at + to_seconds(900000 * pow(chance(t, 'done'), 2)) as done_at,
    list_max(list_filter([created_at, begun_at, done_at], lambda known: known < getvariable('until'))) as updated_at
from range(getvariable('last_pull') // 2) as tickets (t)
where created_at < getvariable('until') and updated_at >= getvariable('since');

delete from raw.jira__issues where issue_id in (select id from tickets);
delete from raw.jira__changes where issue_id in (select id from tickets);

insert into raw.jira__issues by name
select 'jira' as source_name, id as issue_id, 'P' || e % 40 || '-' || t as issue_key, 'P' || e % 40 as project_key,
    ['Bug', 'Story', 'Task'][1 + t % 3] as issue_type, 'Medium' as priority, '["cache"]' as components,
    case updated_at when done_at then 'Done' when begun_at then 'In Progress' else 'To Do' end as status,
    case status when 'Done' then 'done' when 'To Do' then 'new' else 'indeterminate' end as status_category,
    'Team ' || e // 8 as team_name, 'jira-' || e as assignee_account_id, 'jira-' || e as reporter_account_id,
    '[]' as sprint_ids, created_at, case status when 'Done' then done_at end as resolved_at, updated_at
from tickets;

insert into raw.jira__changes by name
select * exclude (c) from (
    select 'jira' as source_name, id as issue_id, unnest([1, 2, 3]) as c, id || ':' || c as change_id,
        case c when 1 then 'assignee' else 'status' end as field,
        [null, 'To Do', 'In Progress'][c] as from_value, ['jira-' || e, 'In Progress', 'Done'][c] as to_value,
        'jira-' || e as author_account_id, [begun_at, begun_at, done_at][c] as created_at
    from tickets
) where created_at < getvariable('until');
