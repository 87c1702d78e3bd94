with merges as (
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

range_of_data as (
    select cast(min(merged_at) as date) as first_on
    from merges
),

first_merges as (
    select
        person_key,
        cast(min(merged_at) as date) as merged_on
    from merges
    group by person_key
),

newcomers as (
    select
        people.person_key,
        people.start_on,
        first_merges.merged_on,
        least(coalesce(people.end_on, {{ as_of() }}), {{ as_of() }}) as followed_until_on
    from {{ ref('int_people') }} as people
    cross join range_of_data
    left join first_merges on people.person_key = first_merges.person_key
    where
        not people.is_bot
        and people.start_on >= range_of_data.first_on
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
    cast(
        date_diff('day', newcomers.start_on, coalesce(newcomers.merged_on, newcomers.followed_until_on)) as double
    ) as value,
    cast(1 as double) as weight,
    newcomers.merged_on is null as is_censored
from newcomers
{{ join_team('teams', 'newcomers.person_key', 'newcomers.start_on') }}
