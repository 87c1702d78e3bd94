with merged_work as (
    select
        author_person_key as person_key,
        merged_at
    from {{ ref('int_pull_requests') }}
    where merged_at is not null and not is_bot_author
    union all
    select
        commits.author_person_key as person_key,
        commits.committed_at as merged_at
    from {{ ref('int_commits') }} as commits
    where {{ is_own_commit('commits') }}
),

history as (
    select cast(min(merged_at) as date) as first_on
    from merged_work
),

first_ten as (
    select
        person_key,
        min(merged_at, 10) as earliest
    from merged_work
    group by person_key
)

select
    people.person_key,
    people.start_on,
    least(people.end_on, {{ as_of() }}) as followed_until,
    cast(first_ten.earliest[1] as date) as first_merge_on,
    cast(first_ten.earliest[10] as date) as tenth_merge_on
from {{ ref('int_people') }} as people
cross join history
left join first_ten on people.person_key = first_ten.person_key
where
    not people.is_bot
    and people.start_on >= history.first_on
    and people.start_on <= {{ as_of() }}
    -- Whoever had merged before the start date is a returner or has a wrong start date.
    and (first_ten.earliest is null or cast(first_ten.earliest[1] as date) >= people.start_on)
