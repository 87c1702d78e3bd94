with on_call as (
    select
        person_key,
        cast(min(start_at) as date) as first_on,
        cast(min(end_at) filter (where escalation_count = 0) as date) as unescalated_on
    from {{ ref('int_newcomer_shifts') }}
    group by person_key
),

reached as (
    select
        windows.person_key,
        min(windows.merged_on) as proficient_on
    from {{ ref('int_merge_windows') }} as windows
    inner join {{ ref('int_newcomers') }} as newcomers on windows.person_key = newcomers.person_key
    left join on_call on windows.person_key = on_call.person_key
    left join {{ ref('int_tenured_ranges') }} as teams on windows.team_name = teams.team_name
    inner join {{ ref('int_tenured_ranges') }} as everybody on everybody.team_name is null
    where
        -- Four whole weeks since the start, within the first 52.
        windows.merged_on between newcomers.start_on + 27 and newcomers.start_on + 363
        and windows.comment_density
        between coalesce(teams.comment_density_q1, everybody.comment_density_q1)
        and coalesce(teams.comment_density_q3, everybody.comment_density_q3)
        and windows.cycle_hours
        between coalesce(teams.cycle_hours_q1, everybody.cycle_hours_q1)
        and coalesce(teams.cycle_hours_q3, everybody.cycle_hours_q3)
        -- Whoever was not on call by then need not have been.
        and (
            on_call.first_on is null
            or on_call.first_on > windows.merged_on
            or on_call.unescalated_on <= windows.merged_on
        )
    group by windows.person_key
),

newcomers as (
    select
        newcomers.person_key,
        newcomers.start_on,
        reached.proficient_on,
        least(newcomers.followed_until, newcomers.start_on + 364) as followed_until
    from {{ ref('int_newcomers') }} as newcomers
    left join reached on newcomers.person_key = reached.person_key
)

{{ days_since_start('time_to_proficiency', 'newcomers', 'proficient_on', is_continued=true) }}
