-- Tickets and coverage of services; then newcomers: when they reach what, and what is usual for the tenured.
insert into observations
with scopes as (
    select ticket_key as issue_key, null as competency_id from tickets
    union all select issue_key, competency_id from ticket_rules
),
statuses as (
    select issue_key, to_status_category as category, changed_at,
        max(if(category <> 'done', changed_at, null)) over (partition by issue_key) as last_open_at
    from fct_issue_transitions where field = 'status'
),
spans as (
    select issue_key, min(changed_at) filter (where category = 'indeterminate') as started_at,
        min(changed_at) filter (where category = 'done' and changed_at >= last_open_at) as done_at
    from statuses group by all
),
kinds as (
    select ticket_key as issue_key, assignee_person_key as person_key, created_at::date as day, project_key, due_on,
        tickets.resolved_at, is_dropped(resolution) as is_dropped,
        is_of_defect(issue_type, labels, components) as is_defect,
        is_of_post_incident(issue_type, labels, components) as is_action,
        is_of_production(issue_type, labels, components) as is_escaped
    from tickets
)
select metric_id, issue_key, person_key, competency_id, day, value, 1, is_censored, day from (
    select 'task_completion_time' as metric_id, issue_key, person_key, started_at::date as day,
        hours_until(started_at, done_at)::double as value, done_at is null as is_censored
    from kinds inner join spans using (issue_key) where started_at is not null and not is_dropped
    union all
    select 'follow_up_quality', issue_key, person_key, day,
        (coalesce(resolved_at::date <= due_on, false) and not is_dropped)::int, due_on > getvariable('as_of')
    from kinds where due_on is not null and is_action
    union all
    select 'defect_escape_rate', issue_key, person_key, day, is_escaped::int, false
    from kinds where is_defect and not is_dropped
    qualify bool_or(is_escaped) over (partition by project_key)
) inner join scopes using (issue_key);

insert into observations
with needed as (
    select distinct lower(name) as name, unnest(competency_ids) as competency_id from dim_service
),
relevant as (from needed semi join (from dim_competency where relevance > 0) using (competency_id))
select 'service_coverage', service_name || '|' || measured_on, null, competency_id, measured_on, coverage_share,
    lines_total, false, measured_on
from fct_service_coverage
inner join (from relevant union all select distinct name, null from relevant) as relevant on lower(service_name) = name
where lines_total > 0;

create temp table newcomers as
with firsts as (
    select person_key, min(merged_at, 10) as earliest from (
        select author_person_key as person_key, merged_at from pulls where not is_bot_author and merged_at is not null
        union all select author_person_key, committed_at from commits
            where not is_bot and not is_on_forge and not is_merge
    ) group by all
)
select person_key, start_on, least(end_on, getvariable('as_of')) as followed_until,
    earliest[1]::date as first_on, earliest[10]::date as tenth_on
from people left join firsts using (person_key)
where not is_bot and start_on >= (select min(earliest[1])::date from firsts) and start_on <= getvariable('as_of')
    and (earliest is null or earliest[1]::date >= start_on);

create temp table windows as
select person_key, team_name, merged_on, is_tenured, median_hours as cycle_hours,
    100 * comment_count / nullif(line_count, 0) as density
from (
    select *, count(*) over four_weeks as n, median(hours) over four_weeks as median_hours,
        sum(human_comment_count) filter (where is_reviewed) over four_weeks as comment_count,
        sum(changed_lines) filter (where is_reviewed) over four_weeks as line_count
    from (
        select ways.*, memberships.team_name, merged_at::date as merged_on, coalesce(start_on + 364 <= merged_on, false) as is_tenured
        from ways inner join people using (person_key)
        left join memberships on ways.person_key = memberships.person_key
            and merged_at::date >= valid_from_on and merged_at::date < valid_to_on
        where merged_at is not null and not is_draft
    )
    window four_weeks as (
        partition by person_key order by merged_on range between interval 27 days preceding and current row)
) where n >= 5;
