-- The next fix of each file that was merged. Fixes are few, and each delivery of a file finds its next one by
-- one ordered merge (as of), so that a popular file costs no more than its rows.
with fixes as (
    select
        deliveries.repository_key,
        deliveries.path,
        deliveries.opened_at
    from {{ ref('int_file_deliveries') }} as deliveries
    inner join {{ ref('int_fix_pull_requests') }} as fixes
        on deliveries.pull_request_key = fixes.pull_request_key
),

files as (
    select
        deliveries.*,
        coalesce(fixes.opened_at <= deliveries.delivered_at + interval 14 days, false)::int as is_fixed
    from {{ ref('int_file_deliveries') }} as deliveries
    asof left join fixes
        on
            deliveries.repository_key = fixes.repository_key
            and deliveries.path = fixes.path
            and deliveries.delivered_at < fixes.opened_at
    -- What was merged less than 14 days before as_of has had less time to need a fix.
    where
        deliveries.pull_request_key is not null
        and deliveries.delivered_at + interval 14 days < {{ as_of_end() }}
),

-- How well fixes can be traced is the repository's habit, so the norm is its own.
norms as (
    select
        repository_key,
        avg(is_fixed) as fixed_share
    from files
    group by repository_key
),

pull_requests as (
    select
        files.repository_key,
        files.person_key,
        paths.competency_id,
        {{ week_on('files.delivered_at') }} as week_on,
        files.evidence_id,
        max(paths.weight) as mapping_weight,
        max(files.is_fixed) as observed,
        -- The more files, the sooner a fix touches one of them.
        1 - (1 - max(norms.fixed_share)) ** count(*) as chance
    from files
    inner join norms on files.repository_key = norms.repository_key
    inner join {{ ref('int_path_competencies') }} as paths on files.path = paths.path
    group by
        files.repository_key,
        files.person_key,
        paths.competency_id,
        files.delivered_at,
        files.pull_request_key,
        files.evidence_id
),

-- Files of one pull request are fixed together, so the chances add up to more than there were.
scales as (
    select
        repository_key,
        sum(observed) / nullif({{ exact_sum('chance') }}, 0) as scale
    from pull_requests
    group by repository_key
),

standardised as (
    select
        pull_requests.*,
        pull_requests.chance * scales.scale as expected
    from pull_requests
    inner join scales on pull_requests.repository_key = scales.repository_key
)

{{ signal_against_norm('standardised', 'follow_up_fixes') }}
