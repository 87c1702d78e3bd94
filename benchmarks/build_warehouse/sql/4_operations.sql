-- Incidents and tickets as they stood at `until`; only those that something happened to since `since`.
create or replace temp table outages as
select j, 'Q' || j as id, (getvariable('repositories') * pow(chance(j, 'service'), 2))::int
    % getvariable('repositories') as r,
    timestamptz '2023-07-03 00:00:00+00' + to_seconds((j * 94348800) // (getvariable('pulls') // 10)) as created_at,
    -- One in four hundred lies about for weeks, so that on any day some are open.
    created_at + to_days(if(j % 400 = 7, 40, 0)) as taken_up_at,
    taken_up_at + to_seconds(60 + 1800 * chance(j, 'acknowledged')) as acknowledged_at,
    taken_up_at + to_seconds(2000 + 60000 * pow(chance(j, 'resolved'), 4)) as resolved_at,
    r % (getvariable('engineers') // 8) * 8 as rota, date_diff('day', date '2023-07-03', created_at::date) // 7 as week,
    -- Every other one is answered by who is on call for it.
    case when j % 2 = 0 then rota + week % 8
        else (getvariable('engineers') * chance(j, 'responder'))::int % getvariable('engineers') end as responder,
    case when j % 10 = 0 and resolved_at > acknowledged_at + interval 2 hour
        then acknowledged_at + interval 40 minute end as escalated_at
from range(getvariable('last_pull') // 10) as incidents (j)
where created_at < getvariable('until') and resolved_at >= getvariable('since');

delete from raw.pagerduty__incidents where incident_id in (select id from outages);
delete from raw.pagerduty__log_entries where incident_id in (select id from outages);
delete from raw.responses__responses where response_id in (select 'answer ' || id from outages);

insert into raw.responses__responses by name
select 'responses' as source_name, 'answer ' || id as response_id, if(j % 60 = 4, 'dispute', 'confirm') as kind,
    'dev-' || responder || '@acme.example' as person, 'incident' as about_kind, 'incident-' || j as about_id,
    resolved_at + interval 1 hour as made_at
from outages where j % 20 = 4 and made_at < getvariable('until');

insert into raw.pagerduty__oncalls by name
select 'pagerduty' as source_name, 'K' || t as schedule_id, 'PD' || (t * 8 + w % 8) as user_id, 1 as escalation_level,
    timestamptz '2023-07-03 08:00:00+00' + to_days(7 * w::int) as start_at, start_at + interval 7 day as end_at
from range(getvariable('engineers') // 8) as teams (t), range(157) as weeks (w)
where start_at >= getvariable('since') and start_at < getvariable('until');

insert into raw.pagerduty__incidents by name
select 'pagerduty' as source_name, id as incident_id, j as number, 'S' || r as service_id, created_at,
    case when j % 3 = 0 then 'low' else 'high' end as urgency, ['P1', 'P2', 'P3', null][1 + j % 4] as priority,
    case when resolved_at < getvariable('until') then 'resolved' else 'triggered' end as status,
    ['disk', 'latency', 'queue', null][1 + j // 3 % 4] as signature,
    case when j % 60 = 7 then 'Q' || (j - 1) end as merged_into_incident_id,
    case when resolved_at < getvariable('until') then resolved_at end as resolved_at
from outages;

insert into raw.pagerduty__log_entries by name
select * exclude (kind, step) from (
    select 'pagerduty' as source_name, id as incident_id,
        unnest(['trigger', 'assign', 'acknowledge', 'escalate', 'assign', 'resolve']) as kind,
        generate_subscripts([1, 2, 3, 4, 5, 6], 1) as step, id || '/' || step as log_entry_id,
        kind || '_log_entry' as type,
        case when kind in ('trigger', 'assign') or (kind = 'resolve' and j % 12 = 0)
            then 'service_reference' else 'user_reference' end as agent_type,
        case agent_type when 'user_reference' then 'PD' || responder else 'S' || r end as agent_id,
        [outages.created_at, outages.created_at, acknowledged_at, escalated_at, escalated_at, resolved_at][step]
            as created_at
    from outages
) where created_at < getvariable('until');

create or replace temp table tickets as
select t, 'T' || t as id, (getvariable('engineers') * chance(t, 'assignee'))::int % getvariable('engineers') as e,
    timestamptz '2023-07-03 00:00:00+00' + to_seconds((t * 94348800) // (getvariable('pulls') // 2)) as created_at,
    created_at + to_seconds(90000 * chance(t, 'begun')) as begun_at,
    begun_at + to_seconds(900000 * pow(chance(t, 'done'), 2)) as done_at,
    -- One in six is handed on half-way, by who had it.
    case when t % 6 = 0 then begun_at + (done_at - begun_at) / 2 end as handed_at,
    if(handed_at < getvariable('until'), (e + 1) % getvariable('engineers'), e) as holder,
    list_max(list_filter([created_at, begun_at, handed_at, done_at], lambda known: known < getvariable('until'))) as updated_at
from range(getvariable('last_pull') // 2) as tickets (t)
where created_at < getvariable('until') and updated_at >= getvariable('since');

delete from raw.jira__issues where issue_id in (select id from tickets);
delete from raw.jira__changes where issue_id in (select id from tickets);

insert into raw.jira__issues by name
select 'jira' as source_name, id as issue_id, 'P' || e % 40 || '-' || t as issue_key, 'P' || e % 40 as project_key,
    ['Bug', 'Story', 'Task'][1 + t % 3] as issue_type, 'Medium' as priority,
    ['["cache"]', '["sql"]', '["frontend", "api"]', '["docs"]'][1 + t // 3 % 4] as components,
    ['["production"]', '["postmortem"]', '[]', '[]', '[]', '[]', '[]'][1 + t // 3 % 7] as labels,
    case when t // 3 % 7 = 1 then created_at::date + 14 end as due_on,
    case when done_at < getvariable('until') then 'Done' when begun_at < getvariable('until') then 'In Progress'
        else 'To Do' end as status, case when status = 'Done' then if(t % 25 = 0, 'Won''t Do', 'Done') end as resolution,
    case status when 'Done' then 'done' when 'To Do' then 'new' else 'indeterminate' end as status_category,
    'Team ' || e // 8 as team_name, 'jira-' || holder as assignee_account_id, 'jira-' || e as reporter_account_id,
    '[]' as sprint_ids, created_at, case status when 'Done' then done_at end as resolved_at, updated_at
from tickets;

insert into raw.jira__changes by name
select * exclude (c) from (
    select 'jira' as source_name, id as issue_id, unnest([1, 2, 3, 4]) as c, id || ':' || c as change_id,
        if(c in (1, 4), 'assignee', 'status') as field,
        [null, 'To Do', 'In Progress', 'jira-' || e][c] as from_value,
        ['jira-' || e, 'In Progress', 'Done', 'jira-' || holder][c] as to_value,
        'jira-' || e as author_account_id, [begun_at, begun_at, done_at, handed_at][c] as created_at
    from tickets
) where created_at < getvariable('until');
