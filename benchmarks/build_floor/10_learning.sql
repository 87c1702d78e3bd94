-- What people learned, answered and were recommended; coverage of services.
create temp table learned as
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
    utc(occurred_at) as occurred_at, least(greatest(score_scaled, 0), 1) as score_scaled, is_success,
    coalesce(is_success, if(verb in ('passed', 'failed'), verb = 'passed', null), score_scaled >= 0.5) as is_right,
    coalesce(activity_type = 'checkpoint' and not is_aided and coalesce(hint_count, 0) = 0
        and (is_success is not null or score_scaled is not null), false) as is_unaided_proof,
    activity_type is not null and verb <> 'launched' as is_substantive, registration_id, duration_seconds, hint_count
from statements
inner join accounts on system = 'xapi' and lower(actor_id) = lower(account_id) and not is_bot
left join raw.program__contents as contents using (content_id);

create table fct_learning_events as select * exclude (registration_id) from learned;

create table fct_feedback_responses as
select source_name || '|' || response_id as response_key, person_key, cohort_id, question_id, score, answer_code,
    content_id, utc(responded_at) as responded_at
from raw.feedback__responses
inner join accounts on system = 'feedback' and account_id = lower(person_email)
where responded_at < getvariable('as_of_end');

create table fct_assessments as
select statement_id, person_key, competency_id, occurred_at, score_scaled, is_success, is_right, hint_count,
    is_unaided_proof
from learned where activity_type = 'checkpoint' and (is_success is not null or score_scaled is not null);

create table fct_service_coverage as
select reports.*, lines_covered / nullif(lines_total, 0) as coverage_share, service_key from (
    select min(service) as service_name, measured_on, sum(lines_covered)::bigint as lines_covered,
        sum(lines_total)::bigint as lines_total
    from raw.coverage__reports where measured_on <= getvariable('as_of')
    group by lower(service), measured_on
) as reports
left join (select lower(name) as name, min(service_key) as service_key from dim_service group by all)
    on name = lower(service_name);

create table fct_recommendation_responses as
select response_key, person_key, kind, about_kind, about_id, reason_code, made_at, null::varchar as recommendation_key
from responses where kind in ('accept', 'dismiss', 'dispute')
    and about_kind in ('recommendation', 'content', 'competency');
