-- A range of fewer than five people is theirs and no norm: then everybody's holds.
with windows as (
    select
        team_name,
        person_key,
        comment_density,
        cycle_hours
    from {{ ref('int_merge_windows') }}
    where is_tenured and comment_density is not null
)

select
    case when grouping(team_name) = 0 then team_name end as team_name,
    quantile_cont(comment_density, 0.25) as comment_density_q1,
    quantile_cont(comment_density, 0.75) as comment_density_q3,
    quantile_cont(cycle_hours, 0.25) as cycle_hours_q1,
    quantile_cont(cycle_hours, 0.75) as cycle_hours_q3,
    count(distinct person_key) as people
from windows
group by rollup(team_name)
having grouping(team_name) = 1 or (team_name is not null and count(distinct person_key) >= 5)
