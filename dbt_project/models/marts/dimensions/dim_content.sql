with errors as (
    select
        content_id,
        count(*) as open_error_count
    from {{ ref('fct_content_errors') }}
    where is_censored
    group by content_id
),

contents as (
    select
        contents.*,
        coalesce(errors.open_error_count, 0) as open_error_count,
        -- The first reason that holds, so that each item is counted once.
        case
            when contents.is_compliance then 'compliance'
            when contents.reviewed_on is null or contents.reviewed_on > {{ as_of() }} then 'not_reviewed'
            when contents.review_expires_on < {{ as_of() }} then 'review_expired'
            when contents.is_stale then 'stale_version'
            when errors.open_error_count > 0 then 'open_error'
        end as not_offerable_reason
    from {{ ref('stg_program__contents') }} as contents
    left join errors on contents.content_id = errors.content_id
)

select
    content_id,
    title,
    competency_id,
    level,
    modality,
    minutes,
    is_synchronous,
    is_local,
    {{ json_list('requires_competency_ids') }} as requires_competency_ids,
    cast({{ json_list('requires_levels') }} as bigint[]) as requires_levels,
    module,
    sequence,
    is_compliance,
    is_stale,
    reviewed_on,
    review_expires_on,
    open_error_count,
    not_offerable_reason is null as is_offerable,
    not_offerable_reason
from contents
