-- Newcomers' metrics, those of employment and of answers.
insert into observations
with ranges as (
    select grouping(team_name) = 1 as is_everybody, team_name, quantile_cont(density, [0.25, 0.75]) as densities,
        quantile_cont(cycle_hours, [0.25, 0.75]) as hours
    from windows where is_tenured and density is not null group by rollup (team_name)
    having is_everybody or team_name is not null and count(distinct person_key) >= 5
),
turns as (
    select person_key, schedule_key, start_at, coalesce(escalation_level, 1) as level,
        coalesce(end_at, getvariable('as_of_end')::timestamp) as end_at
    from fct_oncall_shifts inner join newcomers using (person_key)
    where start_at::date >= start_on and start_at::date < start_on + 364
),
timeouts as (
    select schedule_key, entries.created_at
    from entries
    inner join incidents using (incident_key)
    inner join (
        select services.source_name || '|' || service_id as service_key,
            levels.source_name || '|' || unnest(json_list(schedule_ids)) as schedule_key
        from raw.pagerduty__escalation_levels as levels
        inner join raw.pagerduty__services as services using (source_name, escalation_policy_id)
    ) using (service_key)
    where event_type = 'escalate'
        and log_entry_key not in (select log_entry_key from reactions where response_type = 'escalate')
),
missed as (
    select turns.person_key, start_at from turns inner join reactions on reactions.person_key = turns.person_key
        and response_type = 'escalate' and reactions.created_at >= start_at and reactions.created_at < end_at
    union
    select person_key, start_at from turns inner join timeouts on turns.schedule_key = timeouts.schedule_key
        and level = 1 and timeouts.created_at >= start_at and timeouts.created_at < end_at
),
shifts as (
    select turns.person_key, start_at, any_value(end_at) as end_at, count(missed.person_key) as n
    from turns left join missed using (person_key, start_at)
    group by turns.person_key, start_at
),
on_call as (
    select person_key, min(start_at)::date as first_on, min(end_at) filter (where n = 0)::date as calm_on
    from shifts group by all
),
proficient as (
    select person_key, min(merged_on) as reached_on
    from windows
    inner join newcomers using (person_key)
    left join on_call using (person_key)
    left join (from ranges where not is_everybody) as team on windows.team_name = team.team_name
    inner join (from ranges where is_everybody) as everybody on true
    where merged_on between start_on + 27 and start_on + 363
        and density between coalesce(team.densities, everybody.densities)[1]
        and coalesce(team.densities, everybody.densities)[2]
        and cycle_hours between coalesce(team.hours, everybody.hours)[1] and coalesce(team.hours, everybody.hours)[2]
        and (on_call.first_on is null or on_call.first_on > merged_on or calm_on <= merged_on)
    group by all
),
waits as (
    select person_key, start_on, unnest([
        {'id': 'time_to_first_merge', 'day': first_on, 'until': followed_until},
        {'id': 'time_to_tenth_merge', 'day': tenth_on, 'until': followed_until},
        {'id': 'time_to_proficiency', 'day': reached_on, 'until': least(followed_until, start_on + 364)}
    ], recursive := true)
    from newcomers left join proficient using (person_key)
)
select id, person_key, person_key, null, start_on, date_diff('day', start_on, coalesce(day, until)), 1, day is null,
    start_on
from waits;

insert into observations
with kinds as (
    select kind, min(happened_on) as first_on from fct_employment_events
    where kind in ('promoted', 'moved', 'left') group by all
),
quarters as (
    select person_key, kind, start_on, least(end_on, getvariable('as_of')) as last_on,
        unnest(generate_series(date_trunc('quarter', greatest(start_on, first_on)), last_on, interval 3 month))::date
            as quarter_on
    from people cross join kinds where not is_bot and start_on <= getvariable('as_of')
),
spells as (
    select *, greatest(quarter_on, start_on) as from_on, (quarter_on + interval 3 month - interval 1 day)::date as end_on,
        least(end_on, last_on) as until_on, (until_on - from_on + 1) / 365.25 as years
    from quarters
)
select case spells.kind when 'promoted' then 'promotion_velocity' when 'moved' then 'internal_moves' else 'attrition' end,
    spells.person_key || '|' || quarter_on, spells.person_key, null, least(any_value(end_on), getvariable('as_of')),
    count(happened_on) / any_value(years), any_value(years), false, any_value(until_on)
from spells left join fct_employment_events as events
    on events.person_key = spells.person_key and events.kind = spells.kind and happened_on between from_on and until_on
group by spells.person_key, spells.kind, quarter_on;
