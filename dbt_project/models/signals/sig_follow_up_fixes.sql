-- How well fixes can be traced is the repository's habit, so the norm is its own.
with norms as (
    select
        repository_key,
        avg(is_fixed::int) as fixed_share
    from {{ ref('int_file_fixes') }}
    group by repository_key
),

pull_requests as (
    select
        paths.competency_id,
        any_value(files.repository_key) as repository_key,
        any_value(files.person_key) as person_key,
        {{ week_on('any_value(files.delivered_at)') }} as week_on,
        any_value(files.evidence_id) as evidence_id,
        max(paths.weight) as mapping_weight,
        max(files.is_fixed::int) as observed,
        -- The more files, the sooner a fix touches one of them.
        1 - (1 - max(norms.fixed_share)) ** count(*) as chance
    from {{ ref('int_file_fixes') }} as files
    inner join norms on files.repository_key = norms.repository_key
    inner join {{ ref('int_path_competencies') }} as paths on files.path = paths.path
    group by files.pull_request_key, paths.competency_id
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
