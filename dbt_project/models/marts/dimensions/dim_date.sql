with first_days as (
    select min(cast(created_at as date)) as first_on from {{ ref('int_pull_requests') }}
    union all
    select min(cast(committed_at as date)) as first_on from {{ ref('int_commits') }}
    union all
    select min(cast(created_at as date)) as first_on from {{ ref('int_incidents') }}
    union all
    select min(cast(created_at as date)) as first_on from {{ ref('int_issues') }}
    union all
    select min(cast(occurred_at as date)) as first_on from {{ ref('int_learning_events') }}
    union all
    select {{ as_of() }} as first_on
),

days as (
    select cast(unnest(generate_series(min(first_on), {{ as_of() }}, interval 1 day)) as date) as date_on
    from first_days
)

select
    date_on,
    {{ week_on('date_on') }} as week_on,
    {{ month_on('date_on') }} as month_on,
    isodow(date_on) >= 6 as is_weekend
from days
