-- A history tells statuses by their names. What kind of status a name is, its tracker's list says; where that
-- has no such name, or several kinds of it, the tickets that stand there do.
with listed as (
    select
        source_name,
        name as status,
        status_category
    from {{ ref('stg_jira__statuses') }}
    union all
    select
        source_name,
        name as status,
        {{ linear_status_category('type') }} as status_category
    from {{ ref('stg_linear__states') }}
),

issues as ({{ union_staged(['stg_jira__issues', 'int_linear_issues', 'int_github_issues']) }}
),

told as (
    select
        source_name,
        status,
        status_category as listed_category,
        null as standing_category
    from listed
    union all
    select
        source_name,
        status,
        null as listed_category,
        status_category as standing_category
    from issues
    where created_at < {{ as_of_end() }} and {{ is_there() }}
)

select
    source_name,
    status,
    coalesce(
        case when min(listed_category) = max(listed_category) then min(listed_category) end,
        min(standing_category)
    ) as status_category
from told
where status is not null
group by source_name, status
