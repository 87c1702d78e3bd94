-- Errors in learning items, of two origins. The catalogue's are retired by a date; what people report is
-- open until somebody closes the same fault of the same item. Who reported it is nobody's matter here.
with closings as (
    select
        about_id,
        reason_code,
        cast(made_at as date) as closed_on,
        made_at
    from {{ ref('int_responses') }}
    where kind = 'close_error' and about_kind = 'content'
),

known as (
    select
        content_id,
        'catalogue' as origin,
        error_id,
        code,
        reported_on,
        case when retired_on <= {{ as_of() }} then retired_on end as retired_on
    from {{ ref('stg_program__content_errors') }}
    where reported_on <= {{ as_of() }}
    union all
    select
        reports.about_id as content_id,
        'report' as origin,
        reports.response_key as error_id,
        reports.reason_code as code,
        cast(reports.made_at as date) as reported_on,
        min(closings.closed_on) as retired_on
    from {{ ref('int_responses') }} as reports
    left join closings
        on
            reports.about_id = closings.about_id
            and reports.reason_code = closings.reason_code
            and reports.made_at <= closings.made_at
    where reports.kind = 'report_error' and reports.about_kind = 'content'
    group by reports.response_key, reports.about_id, reports.reason_code, reports.made_at
)

select
    known.content_id,
    known.origin,
    known.error_id,
    known.code,
    known.reported_on,
    known.retired_on,
    known.retired_on is null as is_censored,
    date_diff('day', known.reported_on, coalesce(known.retired_on, {{ as_of() }})) as days_to_retire
from known
-- A report about something that left the catalogue is no error of it any more.
semi join {{ ref('stg_program__contents') }} as contents on known.content_id = contents.content_id
