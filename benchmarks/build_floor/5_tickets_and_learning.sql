-- Tickets with what they went through, and what people learned.
create temp table tickets as
select source_name || '|' || issue_id as ticket_key, * exclude (created_at), created_at::timestamp as created_at
from raw.jira__issues
where created_at < getvariable('as_of_end');

create table fct_issues as
select ticket_key as issue_key, issue_key as evidence_id, project_key, issue_type, status_category, priority,
    tickets.team_name, accounts.person_key as assignee_person_key, memberships.team_name as assignee_team_name,
    created_at,
    known(resolved_at) as resolved_at
from tickets
left join accounts on system = 'jira' and account_id = assignee_account_id
left join memberships on accounts.person_key = memberships.person_key
    and updated_at::date >= valid_from_on and updated_at::date < valid_to_on;

-- What a ticket began with is what its first change left.
create table fct_issue_transitions as
with changes as (
    select source_name || '|' || change_id || '|' || field as issue_transition_key,
        source_name || '|' || issue_id as ticket_key, field, from_value, to_value, author_account_id,
        created_at::timestamp as changed_at
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
left join accounts as before on before.system = 'jira' and before.account_id = from_id
left join accounts as after on after.system = 'jira' and after.account_id = to_id
left join accounts as authors on authors.system = 'jira' and authors.account_id = author_account_id
where changed_at < getvariable('as_of_end');

create table fct_learning_events as
with statements as (
    select *, regexp_extract(verb_id, '[^/]+$') as verb, split_part(object_id, '/', 4) as activity_type,
        case activity_type when 'content' then split_part(object_id, '/', 5) end as content_id
    from raw.xapi__statements
    where occurred_at < getvariable('as_of_end') and voided_statement_id is null and statement_id not in (
        select voided_statement_id from raw.xapi__statements where voided_statement_id is not null)
)
select statement_id, person_key, verb, activity_type, content_id,
    case activity_type when 'checkpoint' then split_part(object_id, '/', 5) else contents.competency_id end
        as competency_id,
    occurred_at::timestamp as occurred_at, least(greatest(score_scaled, 0), 1) as score_scaled, is_success,
    coalesce(activity_type = 'checkpoint' and not is_aided and coalesce(hint_count, 0) = 0
        and (is_success is not null or score_scaled is not null), false) as is_unaided_proof,
    verb <> 'launched' as is_substantive, duration_seconds, hint_count
from statements
inner join accounts on system = 'xapi' and lower(actor_id) = lower(account_id) and not is_bot
left join raw.program__contents as contents using (content_id);

create table fct_feedback_responses as
select source_name || '|' || response_id as response_key, person_key, cohort_id, question_id, score, answer_code,
    content_id, responded_at::timestamp as responded_at
from raw.feedback__responses
inner join accounts on system = 'feedback' and account_id = lower(person_email)
inner join people using (person_key)
where responded_at < getvariable('as_of_end');
