-- What passing on tickets, checkpoints, seniors and people themselves say; then all signals in one table.
insert into normed
with history as (
    select issue_key, to_person_key as person_key, changed_at as begun_at, lead(changed_at) over history as ended_at,
        lead(to_person_key) over history as next_key, lead(author_person_key) over history as ended_by_key
    from fct_issue_transitions where field = 'assignee'
    window history as (partition by issue_key order by changed_at, issue_transition_key)
),
stints as (
    select history.issue_key, person_key, evidence_id, project_key,
        least(ended_at, resolved_at) as ended_at, ended_at < begun_at + interval 1 hour as is_quick,
        coalesce(resolved_at <= history.ended_at, history.ended_at is null) as is_done
    from history inner join fct_issues using (issue_key)
    where person_key is not null and coalesce(resolved_at >= begun_at, true)
        and (history.ended_at is null and resolved_at is not null or resolved_at <= history.ended_at
            or next_key <> person_key and ended_by_key = person_key)
),
dated as (
    select *, date_trunc('week', ended_at)::date as week_on,
        date_trunc('quarter', date_trunc('week', ended_at))::date as quarter_on
    from stints
),
quarters as (select distinct quarter_on as of_quarter from dated),
earlier as (
    select quarters.of_quarter, past.of_quarter as quarter_on from quarters inner join quarters as past
        on past.of_quarter < quarters.of_quarter and past.of_quarter + interval 12 months >= quarters.of_quarter
),
triagers as (
    select of_quarter as quarter_on, person_key
    from dated inner join (from earlier union all select of_quarter, of_quarter from quarters) using (quarter_on)
    group by all having count(*) filter (where is_quick and not is_done) > 0.5 * count(*)
),
kept as (from dated anti join triagers using (quarter_on, person_key)),
spans as (
    from earlier
    union all select of_quarter, of_quarter from quarters where of_quarter not in (select of_quarter from earlier)
),
norms as (
    select of_quarter as quarter_on, project_key, avg((not is_done)::int) as share
    from kept inner join spans using (quarter_on) group by grouping sets ((of_quarter, project_key), (of_quarter))
)
select 'ticket_reassignment', person_key, competency_id, week_on, weight, (not is_done)::int,
    coalesce(norms.share, everybody.share), 1, evidence_id
from kept
left join (from norms where project_key is not null) as norms using (quarter_on, project_key)
left join (from norms where project_key is null) as everybody using (quarter_on)
inner join ticket_rules using (issue_key);

insert into evidence
with days as (
    select person_key, competency_id, occurred_at::date as day, count(*) as attempts,
        avg(if(is_right, 0.9 / 1.15, 0.1 / 0.85)) as value
    from fct_learning_events where is_unaided_proof
    group by all
)
select person_key, competency_id, date_trunc('week', day)::date as week_on, 'checkpoint', avg(value), count(*),
    sum(attempts), list_sort(list(distinct 'checkpoint ' || competency_id || ' on ' || day))[1:20]
from days group by person_key, competency_id, week_on;

insert into evidence
with signed as (
    select responses.person_key, about_id as competency_id, kind, given_by_person_key, made_at::date as day,
        max(made_at) as made_at,
        arg_max(rating, (made_at, response_key)) as level
    from responses
    inner join people as givers on givers.person_key = given_by_person_key and not givers.is_bot
        and made_at::date between givers.start_on and coalesce(givers.end_on, date '9999-12-31')
    where kind in ('sign_off', 'teach_back') and about_kind = 'competency' and rating is not null
        -- Each role and level of the benchmark's roster is a title of one rung.
        and exists (from raw.program__role_expectations where is_senior
            and list_contains(from_json(titles, '["VARCHAR"]'), givers.level || ' ' || givers.role))
    group by all
)
select person_key, competency_id, date_trunc('week', made_at)::date as week_on, 'sign_off', avg((level - 0.5) / 4),
    count(*), count(*), list_sort(list(distinct replace(kind, '_', '-') || ' ' || competency_id || ' level ' || level
        || ' on ' || day))[1:20]
from signed group by person_key, competency_id, week_on;

insert into evidence
select person_key, about_id as competency_id, date_trunc('week', made_at)::date as week_on, 'self_rating',
    arg_max(if(kind = 'dispute', 1, (rating - 0.5) / 4), (made_at, response_key)), 1, count(*),
    list_sort(list(distinct if(kind = 'dispute', 'gap disputed', 'self-rating ' || rating) || ' on ' || made_at::date)
    )[1:20]
from responses where about_kind = 'competency' and (kind = 'dispute' or kind = 'self_rate' and rating is not null)
group by person_key, about_id, week_on;

insert into evidence
select person_key, competency_id, week_on, signal_id, sum(expected) / (sum(observed) + sum(expected)),
    max(weight) * (sum(observed) + sum(expected)) / any_value(pieces), count(*), twenty(evidence_id)
from normed where person_key is not null
group by signal_id, person_key, competency_id, week_on
having sum(expected) > 0;

create table mart_skill_evidence as
select evidence.* replace (evidence.weight * signals.weight as weight), half_life_days, kind as signal_kind
from evidence
inner join raw.program__signals as signals using (signal_id)
semi join dim_competency using (competency_id);
