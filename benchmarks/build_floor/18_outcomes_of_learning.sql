-- One insert a metric of learning: each as a whole and by its competency.
insert into observations
with events as (
    select *, coalesce(hint_count, 0) as hints, verb in ('completed', 'passed') as is_done,
        is_unaided_proof and is_right as is_proof,
        coalesce(content_id, activity_type || ' ' || competency_id) as task_id
    from learned
),
numbered as (
    select *, coalesce(if(activity_type = 'checkpoint', is_right, null), is_done, false) as is_solved,
        coalesce(sum(is_solved::int) over (partition by person_key, task_id order by occurred_at, statement_id
            rows between unbounded preceding and 1 preceding), 0) as solved_before,
        min(if(is_proof, occurred_at, null)) over (partition by person_key, competency_id) as independent_at
    from events where is_substantive
),
begun as (
    select *, min(occurred_at) over (partition by person_key, content_id, registration_id) as started_at
    from events semi join (from raw.program__contents where modality in ('lab', 'sandbox')) using (content_id)
),
units as (
    select 'hint_to_solution' as metric_id, person_key || '|' || task_id || '|' || solved_before as unit_id, person_key,
        competency_id, min(occurred_at)::date as day, sum(hints)::double as value, not bool_or(is_solved) as is_censored
    from numbered group by person_key, task_id, competency_id, solved_before
    union all
    select 'prompts_until_independent', person_key || '|' || competency_id, person_key, competency_id,
        min(occurred_at)::date, sum(hints), any_value(independent_at) is null
    from numbered where competency_id is not null and (independent_at is null or occurred_at <= independent_at)
    group by person_key, competency_id
    union all
    select 'practice_completion_rate', person_key || '|' || content_id || '|' || coalesce(registration_id, ''),
        person_key, competency_id, started_at::date,
        bool_or(is_done and occurred_at < started_at + interval 14 day)::int, false
    from begun where started_at + interval 14 day <= getvariable('as_of_end')::timestamp
    group by person_key, competency_id, content_id, registration_id, started_at
    union all
    select 'sentiment', response_key, person_key, competency_id, responded_at::date, score, false
    from fct_feedback_responses left join raw.program__contents using (content_id) where score is not null
)
select metric_id, unit_id, person_key, unnest(if(competency_id is null, [null], [null, competency_id])), day, value, 1,
    is_censored, day
from units;

insert into observations
with events as (
    select *, is_right::double as mastery,
        least(date_diff('second', lag(occurred_at) over (partition by person_key order by occurred_at, statement_id),
            occurred_at), 600) as active_seconds
    from learned qualify competency_id is not null
),
proofs as (
    select *, row_number() over (partition by person_key, competency_id order by occurred_at, mastery) * 2
        > count(*) over (partition by person_key, competency_id) as is_later
    from events where is_unaided_proof
),
gains as (
    select person_key, competency_id, min(occurred_at) as first_at, max(occurred_at) as last_at,
        avg(mastery) filter (where is_later) - avg(mastery) filter (where not is_later) as gain
    from proofs group by all having count(*) >= 2
),
hours as (
    select gains.*, last_at::date as day, sum(active_seconds) / 3600 as hours
    from gains inner join events using (person_key, competency_id)
    where occurred_at > first_at and occurred_at <= last_at group by all
)
select 'mastery_gain_per_hour', person_key || '|' || competency_id, person_key, unnest([null, competency_id]), day,
    gain / hours, hours, false, day
from hours where hours > 0;
