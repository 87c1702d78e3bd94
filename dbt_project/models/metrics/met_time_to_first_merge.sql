with merged_work as (
    select
        author_person_key as person_key,
        merged_at
    from {{ ref('int_pull_requests') }}
    where merged_at is not null and not is_bot_author
    union all
    select
        author_person_key as person_key,
        committed_at as merged_at
    from {{ ref('int_commits') }}
    where not is_bot and not is_on_github
),

history as (
    select cast(min(merged_at) as date) as first_on
    from merged_work
),

first_merges as (
    select
        person_key,
        cast(min(merged_at) as date) as merged_on
    from merged_work
    group by person_key
),

newcomers as (
    select
        people.person_key,
        people.start_on,
        first_merges.merged_on,
        -- Who has not merged is followed until as_of or the last day.
        coalesce(first_merges.merged_on, least(people.end_on, {{ as_of() }})) as ends_on
    from {{ ref('int_people') }} as people
    cross join history
    left join first_merges on people.person_key = first_merges.person_key
    where
        not people.is_bot
        and people.start_on >= history.first_on
        and people.start_on <= {{ as_of() }}
        -- Whoever had merged before the start date is a returner or has a wrong start date.
        and (first_merges.merged_on is null or first_merges.merged_on >= people.start_on)
)

select
    'time_to_first_merge' as metric_id,
    newcomers.person_key as unit_id,
    newcomers.person_key,
    teams.team_name,
    cast(null as varchar) as competency_id,
    newcomers.start_on as observed_on,
    cast(date_diff('day', newcomers.start_on, newcomers.ends_on) as double) as value,
    cast(1 as double) as weight,
    newcomers.merged_on is null as is_censored
from newcomers
{{ join_team('teams', 'newcomers.person_key', 'newcomers.start_on') }}
