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

units as (
    select
        placed.group_type,
        placed.group_id,
        errors.days_to_retire as value,
        errors.is_censored
    from placed
    inner join {{ ref('fct_content_errors') }} as errors on placed.content_id = errors.content_id
),

-- Leaving open errors out would flatter.
{{ survival_quantiles('units', 'group_type, group_id') }},

counted as (
    select
        group_type,
        group_id,
        count(*) as error_count,
        count(case when is_censored then 1 end) as open_error_count
    from units
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
    coalesce(counted.error_count, 0) as error_count,
    coalesce(counted.open_error_count, 0) as open_error_count,
    cast(survived.median as double) as median_days_to_retire,
    {{ as_of() }} as as_of
from health
left join counted on health.group_type = counted.group_type and health.group_id = counted.group_id
left join survived on health.group_type = survived.group_type and health.group_id = survived.group_id
