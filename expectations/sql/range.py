"""Range of pull requests: silences, late starts and gaps in the host's numbers, as SQL populations.

If pull requests came at a steady rate, a silence of `g` weeks has the probability exp(-rate x g) of
beginning at any given pull request (Poisson). A silence is a hole when fewer than one in a thousand such
histories would have one as long. Repositories with less than a pull request a week are not judged one by
one, only all together; one that has been silent for 26 weeks has ended. The two weeks around New Year do
not count as silence.
"""

from __future__ import annotations

SILENCES = """
with observed as (
    select pull_requests.repository_key as unit, repository_name as name, pull_requests.created_at
    from intermediate.int_pull_requests as pull_requests
    inner join intermediate.int_repositories as repositories using (repository_key)
    where not coalesce(repositories.is_archived, false)
        and pull_requests.created_at >= {start} and pull_requests.created_at < {end}
    union all
    select 'all repositories together', 'all repositories together', created_at
    from intermediate.int_pull_requests
    where created_at >= {start} and created_at < {end}
),
steps as (
    select unit, name, row_number() over unit_in_order as step, created_at as from_at,
        lead(created_at, 1, {end}) over unit_in_order as to_at,
        lead(created_at) over unit_in_order is null as is_last
    from observed
    window unit_in_order as (partition by unit order by created_at)
),
holidays as (
    select make_timestamp(y, 12, 20, 0, 0, 0) as from_at, make_timestamp(y + 1, 1, 6, 0, 0, 0) as to_at
    from range(2000, 2100) as years (y)
),
silences as (
    select unit, name, steps.from_at, steps.to_at, is_last,
        (epoch(steps.to_at) - epoch(steps.from_at) - coalesce(sum(greatest(0,
            least(epoch(steps.to_at), epoch(holidays.to_at))
            - greatest(epoch(steps.from_at), epoch(holidays.from_at))))
            -- DuckDB's least and greatest pass over nulls, so a silence without a holiday is kept out.
            filter (holidays.from_at is not null), 0)) / 604800 as weeks
    from steps
    left join holidays
        on epoch(holidays.from_at) < epoch(steps.to_at) and epoch(holidays.to_at) > epoch(steps.from_at)
    group by unit, name, step, steps.from_at, steps.to_at, is_last
),
judged as (
    select *, count(*) over each_unit as pull_requests,
        -- The silence itself says nothing about the rhythm that it interrupts.
        (count(*) over each_unit - 1) / nullif(sum(weeks) over each_unit - weeks, 0) as weekly_rate
    from silences
    window each_unit as (partition by unit)
)
select
    name || ', ' || strftime(from_at, '%Y-%m-%d') || ' to ' || strftime(to_at, '%Y-%m-%d') as key,
    unit,
    weeks as silent_weeks,
    weeks <= {maximum}
    or (is_last and unit <> 'all repositories together' and weeks > 26)
    or pull_requests * exp(-weekly_rate * weeks) >= 0.001 as is_sound
from judged
where weekly_rate >= 1
"""

# Archived or not: the first pull request there is, against the rate of those after it. Where it is the
# repository's number 1, nothing came before.
LATE_STARTS = """
with firsts as (
    select
        pull_requests.repository_key as unit, repository_name, min(pull_requests.created_at) as first_at,
        count(*) / greatest(1, (epoch(max(pull_requests.created_at)) - epoch(min(pull_requests.created_at)))
            / 604800) as weekly_rate,
        count(*) as n,
        min_by(cast(regexp_extract(evidence_id, '[0-9]+$') as bigint), pull_requests.created_at) as number,
        greatest(any_value(repositories.created_at), {start}) as began_at
    from intermediate.int_pull_requests as pull_requests
    inner join intermediate.int_repositories as repositories using (repository_key)
    where pull_requests.created_at >= {start} and pull_requests.created_at < {end}
    group by all
),
waited as (
    select *, (epoch(first_at) - epoch(began_at)) / 604800
            - case when month(began_at) = 1 and day(began_at) < 6 then 1 else 0 end as weeks
    from firsts where n >= 20
)
select
    repository_name || ', first on ' || strftime(first_at, '%Y-%m-%d') as key, unit,
    coalesce(number = 1, false) or weeks <= {maximum} or weekly_rate < 1 or number < weeks * weekly_rate / 4
    or exp(-weekly_rate * weeks) >= 0.0001 as is_sound
from waited
"""
# Of the numbers that a host gave since the pull request before, how many are there. Issues share the
# numbers on GitHub, so only a drop against what is usual says anything.
NUMBERS = """
select 'numbers' as unit, created_at as moment, 1 as hits, least(20, number - before) as trials
from (
    select
        created_at, number,
        lag(number) over (partition by repository_key order by number) as before
    from (
        select repository_key, created_at, cast(regexp_extract(evidence_id, '[0-9]+$') as bigint) as number
        from intermediate.int_pull_requests
    )
)
where number > before
"""
# By the team as it is now, so that people who move take their past with them.
TEAM_EVENTS = """
select team_name as unit, created_at as moment
from intermediate.int_pull_requests
inner join intermediate.int_people on person_key = author_person_key
where team_name is not null and not is_bot_author and created_at >= coalesce(start_on, created_at::date)
"""
HUMAN_EVENTS = """
select author_person_key as person_key, created_at as moment
from intermediate.int_pull_requests where not is_bot_author
"""
# A team whose people review, answer or change tickets, and of whom nobody opens a pull request.
TEAMS_AT_WORK = """
with work as (
    select author_person_key as person_key, true as is_opening from intermediate.int_pull_requests
    where created_at >= {end} - interval 90 day
    union all
    select reviewer_person_key, false from intermediate.int_reviews
    where submitted_at >= {end} - interval 90 day
)
select team_name as key, team_name as unit, bool_or(is_opening) as is_sound
from work inner join intermediate.int_people using (person_key)
where team_name is not null and not is_bot
group by team_name having count(distinct person_key) >= 3
"""
