-- Tickets with what they went through and the competencies they show; rules for labels and components.
create temp table tickets as
select source_name || '|' || issue_id as ticket_key, * exclude (created_at, resolved_at, components, labels, resolution),
    utc(created_at) as created_at, known(resolved_at) as resolved_at,
    json_list(components) as components, json_list(labels) as labels, person_key as assignee_person_key,
    case when coalesce(resolved_at < getvariable('as_of_end'), true) then resolution end as resolution,
    coalesce(raw.jira__issues.resolved_at < getvariable('as_of_end'), status_category = 'done', false) as is_done
from raw.jira__issues
left join accounts on system = 'jira' and account_id = assignee_account_id and not is_bot
where created_at < getvariable('as_of_end');

create table fct_issues as
select ticket_key as issue_key, issue_key as evidence_id, project_key, issue_type, status_category, priority,
    tickets.team_name, assignee_person_key, memberships.team_name as assignee_team_name, created_at, resolved_at,
    is_done, resolution
from tickets
left join memberships on assignee_person_key = memberships.person_key
    and updated_at::date >= valid_from_on and updated_at::date < valid_to_on;

-- What a ticket began with is what its first change left.
create table fct_issue_transitions as
with changes as (
    select source_name || '|' || change_id || '|' || field as issue_transition_key,
        source_name || '|' || issue_id as ticket_key, field, from_value, to_value, author_account_id,
        utc(created_at) as changed_at
    from raw.jira__changes where field in ('status', 'assignee')
),

firsts as (
    select ticket_key, field, arg_min_null(from_value, changed_at) as first_value from changes group by all
),

beginnings as (
    select tickets.ticket_key || '|' || fields.field || '|beginning' as issue_transition_key,
        tickets.ticket_key, fields.field, created_at as changed_at,
        case when firsts.ticket_key is not null then first_value
            when fields.field = 'status' then status else assignee_account_id end as to_value
    from tickets
    cross join (values ('status'), ('assignee')) as fields (field)
    left join firsts on tickets.ticket_key = firsts.ticket_key and fields.field = firsts.field
),

categories as (select status, min(status_category) as status_category from tickets group by all)

select issue_transition_key, ticket_key as issue_key, field,
    case when field = 'status' then from_value end as from_status,
    case when field = 'status' then to_value end as to_status,
    case when field = 'status' then status_category end as to_status_category,
    before.person_key as from_person_key, after.person_key as to_person_key, authors.person_key as author_person_key,
    is_beginning, changed_at
from (
    select *, case field when 'assignee' then from_value end as from_id,
        case field when 'assignee' then to_value end as to_id
    from (
        select *, false as is_beginning from changes
        union all by name
        select *, true as is_beginning from beginnings where to_value is not null
    )
)
semi join tickets using (ticket_key)
left join categories on to_value = status
left join accounts as before on before.system = 'jira' and before.account_id = from_id and not before.is_bot
left join accounts as after on after.system = 'jira' and after.account_id = to_id and not after.is_bot
left join accounts as authors
    on authors.system = 'jira' and authors.account_id = author_account_id and not authors.is_bot
where changed_at < getvariable('as_of_end');

create temp table tag_rules as
with names as (
    select 'component' as artefact_type, unnest(components) as artefact from (select distinct components from tickets)
    union
    select 'label', unnest(labels) from (select distinct labels from tickets)
    union
    select 'label', unnest(json_list(labels)) from (select distinct labels from raw.github__pull_requests)
)
select names.artefact_type, artefact, competency_id, pattern, weight, specificity
from names
inner join rules on names.artefact_type = rules.artefact_type and regexp_matches(lower(artefact), regex)
qualify row_number() over (
    partition by names.artefact_type, artefact, competency_id order by specificity desc, pattern) = 1;

create temp table ticket_rules as
select ticket_key as issue_key, competency_id, weight
from (
    select ticket_key, 'component' as artefact_type, unnest(components) as artefact from tickets
    union select ticket_key, 'label', unnest(labels) from tickets
)
inner join tag_rules using (artefact_type, artefact)
qualify row_number() over (partition by issue_key, competency_id
    order by specificity desc, weight desc, artefact_type, artefact) = 1;
