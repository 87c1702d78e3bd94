with placed as (
    select
        *,
        unnest(['all', 'module', 'competency']) as group_type,
        unnest(['all', coalesce(module, 'none'), competency_id]) as group_id
    from {{ ref('dim_content') }}
),

health as (
    select
        group_type,
        group_id,
        count(*) as items,
        count(case when is_offerable then 1 end) as offerable,
        count(case when not_offerable_reason = 'compliance' then 1 end) as compliance,
        count(case when not_offerable_reason = 'not_reviewed' then 1 end) as not_reviewed,
        count(case when not_offerable_reason = 'review_expired' then 1 end) as review_expired,
        count(case when not_offerable_reason = 'stale_version' then 1 end) as stale,
        count(case when not_offerable_reason = 'open_error' then 1 end) as with_open_error
    from placed
    group by group_type, group_id
),

steps as (
    select
        placed.group_type,
        placed.group_id,
        errors.days_to_retire as value,
        count(*) as leaving,
        count(case when not errors.is_censored then 1 end) as ended
    from placed
    inner join {{ ref('fct_content_errors') }} as errors on placed.content_id = errors.content_id
    group by placed.group_type, placed.group_id, errors.days_to_retire
),

at_risk as (
    select
        *,
        sum(leaving) over (partition by group_type, group_id order by value desc) as followed,
        cast(case when ended < followed then ln(1 - ended / followed) end as decimal(38, 12)) as log_step
    from steps
),

-- Kaplan and Meier, as in macros/survival.sql: leaving open errors out would flatter.
curves as (
    select
        *,
        case
            when ended = followed then 0
            else exp(sum(log_step) over (partition by group_type, group_id order by value))
        end as survival
    from at_risk
),

retiring as (
    select
        group_type,
        group_id,
        sum(leaving) as errors,
        sum(leaving - ended) as open_errors,
        {{ survival_quantile(0.5) }} as median_days
    from curves
    group by group_type, group_id
)

select
    health.group_type,
    health.group_id,
    health.items as item_count,
    health.offerable as offerable_count,
    health.compliance as compliance_count,
    health.not_reviewed as not_reviewed_count,
    health.review_expired as review_expired_count,
    health.stale as stale_count,
    health.with_open_error as with_open_error_count,
    cast(coalesce(retiring.errors, 0) as bigint) as error_count,
    cast(coalesce(retiring.open_errors, 0) as bigint) as open_error_count,
    cast(retiring.median_days as double) as median_days_to_retire,
    {{ as_of() }} as as_of
from health
left join retiring on health.group_type = retiring.group_type and health.group_id = retiring.group_id
